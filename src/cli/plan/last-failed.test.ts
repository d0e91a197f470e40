import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RunReport } from '../../model/report.ts'
import { runJsonPieces } from '../../report/run-json.ts'
import { aCase, aFinding, aGate, aReport } from '../../testing/builders/build-report.ts'
import { casesToRepeat, readLastFailed } from './last-failed.ts'

const quality = aGate({ gate: 'quality.replaced', verdict: 'drift' })

function casesLessAlike(count: number, suite = 'support') {
  return Array.from({ length: count }, (_, index) =>
    aCase({ suite, caseId: `case-${index}`, similarityDelta: (index - 4) / 100 }),
  )
}

function keysOf(given: Partial<RunReport>): string[] {
  return [...casesToRepeat(aReport({ verdict: 'drift', ...given }))]
}

describe('what is sent again', () => {
  test('the cases that were no parity', () => {
    const cases = [
      aCase(),
      aCase({ caseId: 'b', verdict: 'drift' }),
      aCase({ caseId: 'c', verdict: 'inconclusive' }),
    ]
    expect(keysOf({ cases })).toEqual(['support/b', 'support/c'])
  })

  test('the ten worst cases of a gate that drifts where no case does', () => {
    const keys = keysOf({ gates: [quality], cases: casesLessAlike(20) })
    expect(keys).toHaveLength(10)
    expect(keys.slice(0, 2)).toEqual(['support/case-19', 'support/case-18'])
  })

  test('of a gate over a suite, cases of that suite', () => {
    const gate = { ...quality, gate: 'quality.replaced{suite:orders}', scope: 'suite:orders' }
    const cases = [...casesLessAlike(8), ...casesLessAlike(6, 'orders')]
    expect(keysOf({ gates: [gate], cases })).toEqual(['orders/case-5'])
  })

  test('no more than the case that shows by itself why the gate drifts', () => {
    const findings = [aFinding({ kind: 'quality.replaced', level: 'flag' })]
    const cases = [...casesLessAlike(20), aCase({ verdict: 'drift', findings })]
    expect(keysOf({ gates: [quality], cases })).toEqual(['support/refund-policy'])
  })

  test('none for a gate that does not decide, nor cases that are no worse', () => {
    expect(keysOf({ gates: [{ ...quality, required: false }], cases: casesLessAlike(20) })).toEqual(
      [],
    )
    const gates = [aGate({ gate: 'latency.total', verdict: 'drift' })]
    const cases = [aCase({ latencyRatio: 0.99 }), aCase({ caseId: 'b', latencyRatio: 1.01 })]
    expect(keysOf({ gates, cases })).toEqual(['support/b'])
  })
})

test.each([
  [aReport(), 'the last run was parity, and so was each of its cases'],
  [
    aReport({ verdict: 'inconclusive' }),
    'the last run was inconclusive as a whole and no single case failed: run everything',
  ],
])('why nothing is sent again is said', (report, expected) => {
  const { output, file } = aFolder()
  const { head, tail } = runJsonPieces(report)
  writeFileSync(file, head + tail)
  expect(readLastFailed({ output, workingDirectory: output })).toEqual({
    keys: new Set(),
    whyNone: expected,
  })
})

test('the report may be longer than a text can be', () => {
  const { output, file } = aFolder()
  const { head, tail } = runJsonPieces(aReport({ cases: [aCase({ verdict: 'drift' })] }))
  const open = openSync(file, 'w')
  writeSync(open, head)
  writeSync(open, tail, 600_000_000)
  closeSync(open)
  expect(readLastFailed({ output, workingDirectory: output }).keys.size).toBe(1)
})

test.each([
  ['{', 'is no JSON, or was cut off'],
  ['{"formatVersion":99}', 'has format version 99'],
  ['{"formatVersion":1,"gates":[],"cases":{}}', 'is not as its schema says'],
])('what is wrong with the report is said: %s', (text, expected) => {
  const { output, file } = aFolder()
  writeFileSync(file, text)
  expect(() => readLastFailed({ output, workingDirectory: output })).toThrow(expected)
})

/** A folder of reports, and where the newest run's is. */
function aFolder(): { readonly output: string; readonly file: string } {
  const output = mkdtempSync(join(tmpdir(), 'parity-last-'))
  onTestFinished(() => rmSync(output, { recursive: true }))
  mkdirSync(join(output, 'latest'))
  return { output, file: join(output, 'latest', 'run.json') }
}
