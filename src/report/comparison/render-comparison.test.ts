import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import type { RunReport } from '../../model/report.ts'
import { aCase, aGate, aReport } from '../../testing/builders/build-report.ts'
import { hostileText } from '../../testing/hostile-text.ts'
import {
  driftReport,
  inconclusiveReport,
  parityReport,
  simulatedReport,
  unusableReport,
} from '../../testing/builders/sample-reports.ts'
import { compareRuns } from './compare-runs.ts'
import { renderComparison } from './render-comparison.ts'

const later = { runId: '2026-03-02T09-00-00-later', startedAt: '2026-03-02T09:00:00.000Z' }
const samples: Readonly<Record<string, readonly [RunReport, RunReport]>> = {
  worse: [parityReport, { ...driftReport, ...later, seed: 'e5f6' }],
  better: [driftReport, { ...parityReport, ...later }],
  less: [parityReport, { ...inconclusiveReport, ...later }],
  unlike: [simulatedReport, { ...unusableReport, ...later }],
}

function render(before: RunReport, after: RunReport, columns = 80): string {
  const screen = { columns, colour: false, wholeResult: false }
  return renderComparison(compareRuns(before, after), screen)
}

describe('the comparison', () => {
  for (const [name, [before, after]] of Object.entries(samples)) {
    for (const columns of [80, 200]) {
      test(`${name} at ${columns} columns`, async () => {
        await expect(render(before, after, columns)).toMatchFileSnapshot(
          `__golden__/${name}-${columns}.txt`,
        )
      })
    }
  }

  test('what became of a gate is whole on 80 columns, however long the other figures are', () => {
    const gate = {
      gate: 'latency.total{suite:customer-support}',
      difference: 1234.5,
      unit: 'ms',
    } as const
    const before = aReport({ gates: [aGate({ ...gate, verdict: 'inconclusive', high: 98_765 })] })
    const after = aReport({
      ...later,
      gates: [aGate({ ...gate, verdict: 'parity', required: false })],
    })
    expect(render(before, after)).toContain('inconclusive -> parity*')
  })

  test('no line is wider than the screen, and nothing acts in a terminal', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 40, max: 220 }), (text, columns) => {
        const before = aReport({ cases: [aCase({ caseId: text, verdict: 'drift', reason: text })] })
        const after = aReport({
          runId: text,
          verdict: 'drift',
          reason: text,
          seed: text,
          suites: [{ name: text, file: text, sha256: text }],
          gates: [aGate({ gate: `latency.total{tag:${text}}`, verdict: 'drift', reason: text })],
          cases: [aCase({ suite: text, verdict: 'drift', reason: text })],
        })
        for (const line of render(before, after, columns).split('\n')) {
          expect(stringWidth(line)).toBeLessThanOrEqual(columns)
          expect(line).not.toMatch(/[\p{Cc}\u202E\u200B\u2028]/u)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('a log gets the result in one line', () => {
    const comparison = compareRuns(parityReport, driftReport)
    const text = renderComparison(comparison, { columns: 80, colour: false, wholeResult: true })
    expect(text.trimEnd().split('\n').at(-1)).toBe(`NEWLY DRIFTING: ${comparison.reason}`)
  })

  test('colour changes nothing but colour', () => {
    const comparison = compareRuns(parityReport, driftReport)
    const screen = { columns: 100, wholeResult: true }
    const coloured = renderComparison(comparison, { ...screen, colour: true })
    expect(coloured).toContain('\u001B[31m')
    expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(
      renderComparison(comparison, { ...screen, colour: false }),
    )
  })

  test('a simulated run on either side says so in the last line', () => {
    expect(render(parityReport, simulatedReport)).toMatch(/^NO NEW DRIFT \(SIMULATED\): /m)
    expect(render(simulatedReport, parityReport)).toMatch(/^NO NEW DRIFT \(SIMULATED\): /m)
    expect(render(parityReport, parityReport)).not.toContain('SIMULATED')
  })

  test('a long list of cases is cut, and says by how much', () => {
    const cases = Array.from({ length: 25 }, (_, index) => aCase({ caseId: `c${index}` }))
    const text = render(
      aReport({ cases }),
      aReport({ cases: cases.map(result => ({ ...result, verdict: 'drift' })) }),
    )
    expect(text).toContain('newly drifting: 25')
    expect(text).toContain('+15 more with --json')
  })

  test('intervals that do not meet are marked', () => {
    const apart = aReport({ gates: [aGate({ difference: 1.31, low: 1.22, high: 1.4 })] })
    expect(render(aReport(), apart)).toMatch(/\+0\.29!/)
    expect(render(apart, aReport())).toMatch(/-0\.29!/)
    expect(render(aReport(), aReport())).not.toContain('!')
  })

  test('a step is one between the figures beside it', () => {
    const replaced = (difference: number) => {
      const gate = { gate: 'quality.replaced', metric: 'quality.replaced', unit: 'share' } as const
      return aReport({ gates: [aGate({ ...gate, difference, low: -0.2, high: 0.08 })] })
    }
    expect(render(replaced(-0.01), replaced(-0.08))).toMatch(/ 0 % .* 0 % .* 0 pp /)
    expect(render(replaced(-0.02), replaced(0.03))).toMatch(/ 0 % .* 3 % .* \+3 pp /)
  })

  test('a step that is rounded to nothing has no sign', () => {
    const near = aReport({ gates: [aGate({ difference: 1.0201 })] })
    expect(render(near, aReport())).toMatch(/ 0\.00 /)
    expect(render(near, aReport())).not.toMatch(/[-+]0\.00/)
  })
})
