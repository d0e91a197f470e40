import { describe, expect, test } from 'vitest'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import stringWidth from 'string-width'
import type { RunReport } from '../../model/report.ts'
import { aGate, aRecordingReport, aReport, aSide } from '../../testing/builders/build-report.ts'
import { hostileText } from '../../testing/hostile-text.ts'
import {
  driftReport,
  inconclusiveReport,
  parityReport,
  simulatedReport,
  unusableReport,
} from '../../testing/builders/sample-reports.ts'
import { historyJsonSchema } from './history-json-schema.ts'
import { renderHistory } from './render-history.ts'
import { buildHistory, toReportedRun, type BrokenRun, type HistoryEntry } from './run-history.ts'

const fits = new Ajv({ allErrors: true }).compile(historyJsonSchema)
const everything = { last: 100, includeSimulated: true }

function entry(report: RunReport, day: number, run?: string): HistoryEntry {
  const date = `2026-03-${String(day).padStart(2, '0')}`
  const runId = `${report.simulated ? 'simulated-' : ''}${date}T10-00-00-abcd`
  const startedAt = `${date}T10:00:00.000Z`
  return toReportedRun(run ?? runId, { ...report, runId, startedAt })
}

const unfinished: BrokenRun = {
  run: '2026-03-05T11-00-00-torn',
  status: 'unfinished',
  problem: 'no run.json: it is still running, or "parity report reports/x" makes it',
}
const entries = [
  entry(driftReport, 4),
  entry(parityReport, 1),
  entry(inconclusiveReport, 2),
  entry(simulatedReport, 3),
  entry(unusableReport, 6),
  unfinished,
  entry(parityReport, 7, 'kept-by-hand'),
]

function render(found: readonly HistoryEntry[], columns = 80, options = everything): string {
  return renderHistory(buildHistory(found, options), { columns, colour: false })
}

describe('the history', () => {
  for (const columns of [80, 200]) {
    test(`at ${columns} columns`, async () => {
      await expect(render(entries, columns)).toMatchFileSnapshot(
        `__golden__/history-${columns}.txt`,
      )
    })
  }

  test('says how old a recorded baseline was', () => {
    const recording = aRecordingReport()
    const shown = render([entry({ ...parityReport, recording }, 1)])
    expect(shown).toContain('    the baseline was recorded 2026-02-17, 12 days before\n')
    expect(render([entry(parityReport, 1)])).not.toContain('recorded')
  })

  test('is oldest first, whatever the folders are called', () => {
    const { runs } = buildHistory(entries, everything)
    expect(runs.map(({ run }) => run.replace('simulated-', '').slice(0, 10))).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      '2026-03-06',
      'kept-by-ha',
    ])
  })

  test('leaves simulated runs out where there are others, and says so', () => {
    const options = { last: 100, includeSimulated: false }
    const text = render(entries, 80, options)
    expect(text).not.toContain('simulated-2026')
    expect(text).toContain('1 simulated run left out: --simulated shows them')
    const onlySimulated = [entry(simulatedReport, 1), entry(simulatedReport, 2)]
    expect(buildHistory(onlySimulated, options).runs).toHaveLength(2)
    expect(render(onlySimulated, 80, options)).toContain('SIMULATED: 2 of 2 runs')
  })

  test('a simulated run without a report is known by its folder', () => {
    const torn = { ...unfinished, run: 'simulated-2026-03-05T11-00-00-torn' }
    const options = { last: 100, includeSimulated: false }
    expect(buildHistory([torn, entry(parityReport, 1)], options).leftOut.simulated).toBe(1)
  })

  test('a simulated run in a renamed folder is marked all the same', () => {
    expect(render([entry(simulatedReport, 1, 'a-try')])).toMatch(/^a-try +SIMULATED/m)
  })

  test('keeps the newest, and says how to see all', () => {
    const options = { last: 2, includeSimulated: true }
    const history = buildHistory(entries, options)
    expect(history.runs.map(({ run }) => run.slice(8, 10))).toEqual(['06', 'ha'])
    expect(history.leftOut.older).toBe(5)
    expect(render(entries, 80, options)).toContain('5 older runs left out: --last 7 shows all 7')
  })

  test('a gate has a block for each finished run of the same sides', () => {
    const slow = (difference: number, verdict: 'parity' | 'drift' = 'parity') =>
      aReport({ gates: [aGate({ difference, verdict })] })
    const elsewhere = aReport({
      sides: { baseline: aSide(), candidate: aSide() },
      gates: [aGate({ difference: 9 })],
    })
    const text = render(
      [
        entry(slow(1), 1),
        entry(elsewhere, 2),
        entry(slow(1.5, 'drift'), 3),
        entry({ ...slow(5), interrupted: true }, 4),
        entry(slow(1.25), 5),
      ],
      120,
    )
    expect(text).toMatch(/latency\.total +▁█▅ +1\.25×.* \.x\. /m)
    expect(text).toMatch(/latency\.total +█ /m)
    expect(text.match(/finished run/g)).toHaveLength(2)
  })

  test('estimates that are shown as the same have the same block', () => {
    const replaced = (difference: number) => {
      const gate = { gate: 'quality.replaced', metric: 'quality.replaced', unit: 'share' } as const
      return aReport({ gates: [aGate({ ...gate, difference, low: -0.2, high: 0.08 })] })
    }
    const text = render([entry(replaced(-0.01), 1), entry(replaced(-0.3), 2)])
    expect(text).toMatch(/quality\.replaced +▁▁ +0 % /)
  })

  test('a figure of another unit is not on the same scale', () => {
    const inMs = aReport({ gates: [aGate({ difference: 300, unit: 'ms', threshold: '<= 400ms' })] })
    expect(render([entry(aReport(), 1), entry(inMs, 2)])).toMatch(/latency\.total +·█ /)
  })

  test('a gate that a run did not have is a dot', () => {
    const without = aReport({ gates: [aGate({ gate: 'cost.total' })] })
    const text = render([entry(without, 1), entry(aReport(), 2)])
    expect(text).toMatch(/latency\.total +·. /)
    expect(text).toMatch(/cost\.total +.· /)
  })

  test('says that suites changed', () => {
    const other = aReport({ suites: [{ name: 'a', file: 'a.yaml', sha256: '00' }] })
    expect(render([entry(aReport(), 1), entry(other, 2)])).toContain('suites changed')
    expect(render([entry(aReport(), 1), entry(aReport(), 2)])).not.toContain('suites changed')
  })

  test('more runs than there is room for show the newest', () => {
    const many = Array.from({ length: 28 }, (_, index) => entry(aReport(), index + 1))
    const text = render(many)
    expect(text).toMatch(/28\s+finished runs, trends of the last 20/)
    expect(text).toMatch(/latency\.total +[▁▂▃▄▅▆▇█]{20} /)
    expect(render(many, 200)).toMatch(/latency\.total +[▁▂▃▄▅▆▇█]{28} /)
  })

  test('no line is wider than the screen, and nothing acts in a terminal', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 40, max: 220 }), (text, columns) => {
        const report = aReport({
          reason: text,
          sides: { baseline: aSide({ profile: text }), candidate: aSide({ baseUrl: text }) },
          gates: [aGate({ gate: text, threshold: text, reason: text })],
        })
        const found = [entry(report, 1, text), { ...unfinished, run: text, problem: text }]
        for (const line of render(found, columns).split('\n')) {
          expect(stringWidth(line)).toBeLessThanOrEqual(columns)
          expect(line).not.toMatch(/[\p{Cc}\u202E\u200B\u2028]/u)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('fits its schema', () => {
    fits(JSON.parse(JSON.stringify(buildHistory(entries, everything))))
    expect(fits.errors).toBeNull()
    expect(
      fits({ formatVersion: 1, runs: [{ run: 'x' }], leftOut: { simulated: 0, older: 0 } }),
    ).toBe(false)
  })
})
