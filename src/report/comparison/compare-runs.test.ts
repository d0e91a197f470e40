import { describe, expect, test } from 'vitest'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import type { CaseResult, GateResult, RunReport } from '../../model/report.ts'
import {
  aCase,
  aContractGate,
  aGate,
  aReport,
  someTotals,
} from '../../testing/builders/build-report.ts'
import { hostileText } from '../../testing/hostile-text.ts'
import {
  driftReport,
  inconclusiveReport,
  parityReport,
  unusableReport,
} from '../../testing/builders/sample-reports.ts'
import { compareRuns } from './compare-runs.ts'
import { comparisonJsonSchema } from './comparison-json-schema.ts'
import { comparisonResults } from './run-comparison.ts'

const fits = new Ajv({ allErrors: true }).compile(comparisonJsonSchema)

const drifting = aCase({ verdict: 'drift', reason: 'tool called ×3 -> no tool called ×3' })
const undecided = aCase({ verdict: 'inconclusive', reason: 'needs 2 answers' })
const waived = aCase({ waivedBy: 'known-model-id' })

function withCases(...cases: CaseResult[]): RunReport {
  return aReport({ cases })
}

function withGates(...gates: GateResult[]): RunReport {
  return aReport({ gates, cases: [] })
}

describe('what became of a case', () => {
  test.each([
    ['newly-drifting', aCase(), drifting],
    ['newly-drifting', undecided, drifting],
    ['newly-drifting', waived, drifting],
    ['still-drifting', drifting, drifting],
    ['newly-inconclusive', aCase(), undecided],
    ['newly-inconclusive', drifting, undecided],
    ['still-inconclusive', undecided, undecided],
    ['fixed', drifting, aCase()],
    ['waived', drifting, waived],
    ['settled', undecided, aCase()],
    ['unchanged', aCase(), aCase()],
  ] as const)('%s', (change, before, after) => {
    const { cases } = compareRuns(withCases(before), withCases(after))
    expect(cases.map(compared => compared.change)).toEqual([change])
  })

  test('each mode is compared with the same mode', () => {
    const before = withCases(aCase({ mode: 'unary' }), aCase({ mode: 'stream', verdict: 'drift' }))
    const after = withCases(aCase({ mode: 'unary', verdict: 'drift' }), aCase({ mode: 'stream' }))
    expect(compareRuns(before, after).cases).toMatchObject([
      { mode: 'unary', change: 'newly-drifting' },
      { mode: 'stream', change: 'fixed' },
    ])
  })

  test('a case that only one run had is added or removed', () => {
    const { cases } = compareRuns(
      withCases(aCase({ caseId: 'old' }), aCase({ caseId: 'kept' })),
      withCases(aCase({ caseId: 'kept' }), aCase({ caseId: 'new' })),
    )
    expect(cases).toMatchObject([
      { caseId: 'new', change: 'added', before: null },
      { caseId: 'old', change: 'removed', after: null },
      { caseId: 'kept', change: 'unchanged' },
    ])
  })

  test('suites and ids that only look alike when joined are told apart', () => {
    const before = withCases(aCase({ suite: 'a/b', caseId: 'c' }))
    const after = withCases(aCase({ suite: 'a', caseId: 'b/c' }))
    expect(compareRuns(before, after).cases.map(({ change }) => change)).toEqual([
      'added',
      'removed',
    ])
  })

  test('every case of either run is there once, whatever it is called', () => {
    const someCases = fc
      .uniqueArray(hostileText, { maxLength: 6 })
      .map(ids => ids.map(caseId => aCase({ caseId })))
    fc.assert(
      fc.property(someCases, someCases, (before, after) => {
        const ids = [...before, ...after].map(({ caseId }) => caseId)
        const compared = compareRuns(withCases(...before), withCases(...after))
        expect(compared.cases.map(({ caseId }) => caseId).toSorted()).toEqual(
          [...new Set(ids)].toSorted(),
        )
      }),
    )
  })
})

describe('gates side by side', () => {
  const slower = aGate({ difference: 1.31, low: 1.22, high: 1.4, verdict: 'drift' })

  test('the difference is the later figure minus the earlier one', () => {
    const [gate] = compareRuns(withGates(aGate()), withGates(slower)).gates
    expect(gate).toMatchObject({ gate: 'latency.total', change: 'newly-drifting' })
    expect(gate?.difference).toBeCloseTo(0.29)
    expect(gate?.intervalsApart).toBe(true)
  })

  test('intervals that touch are not apart', () => {
    const touching = aGate({ difference: 1.1, low: 1.07, high: 1.2 })
    for (const [before, after] of [
      [aGate(), touching],
      [touching, aGate()],
    ] as const) {
      expect(compareRuns(withGates(before), withGates(after)).gates[0]?.intervalsApart).toBe(false)
    }
  })

  test.each([
    ['an unknown figure', aGate({ difference: null, low: null, high: null })],
    ['another unit', aGate({ unit: 'ms', threshold: '<= 400ms' })],
  ])('%s gives no difference', (_, after) => {
    const [gate] = compareRuns(withGates(aGate()), withGates(after)).gates
    expect([gate?.difference, gate?.intervalsApart]).toEqual([null, null])
  })

  test('half an interval is not compared', () => {
    const [gate] = compareRuns(withGates(aGate({ low: null })), withGates(slower)).gates
    expect(gate?.intervalsApart).toBeNull()
  })

  test.each([
    ['added', [], [aGate()]],
    ['removed', [aGate()], []],
    ['no-longer-measured', [aGate()], [aGate({ verdict: 'not measured' })]],
    ['settled', [aGate({ verdict: 'not measured' })], [aGate()]],
    ['unchanged', [aGate({ verdict: 'not measured' })], [aGate({ verdict: 'not measured' })]],
  ] as const)('%s', (change, before, after) => {
    const { gates } = compareRuns(withGates(...before), withGates(...after))
    expect(gates.map(gate => gate.change)).toEqual([change])
  })
})

describe('the result', () => {
  test.each([
    ['newly-drifting', parityReport, driftReport],
    ['newly-drifting', inconclusiveReport, driftReport],
    ['newly-inconclusive', parityReport, { ...parityReport, verdict: 'inconclusive' }],
    ['no-new-drift', driftReport, driftReport],
    ['no-new-drift', driftReport, parityReport],
    ['no-new-drift', parityReport, parityReport],
    ['no-new-drift', inconclusiveReport, inconclusiveReport],
    ['no-new-drift', driftReport, { ...parityReport, verdict: 'inconclusive' }],
  ] as const)('%s: %#', (result, before, after) => {
    expect(compareRuns(before, after).result).toBe(result)
  })

  test('a run that turned to drift is newly drifting, whatever its parts say', () => {
    const { result, reason } = compareRuns(
      aReport(),
      aReport({ verdict: 'drift', reason: 'the sum of it' }),
    )
    expect([result, reason]).toEqual(['newly-drifting', 'parity -> drift; the sum of it'])
  })

  test('one more case that drifts counts, though both runs drift', () => {
    const before = aReport({ verdict: 'drift', cases: [drifting] })
    const more = aCase({ caseId: 'shipping', verdict: 'drift', mode: 'stream' })
    const { result, reason } = compareRuns(before, { ...before, cases: [drifting, more] })
    expect(result).toBe('newly-drifting')
    expect(reason).toContain('support/shipping (stream)')
  })

  test('a drifting case that was added counts, one that was removed does not', () => {
    expect(compareRuns(withCases(), withCases(drifting)).result).toBe('newly-drifting')
    expect(compareRuns(withCases(drifting), withCases()).result).toBe('no-new-drift')
  })

  test('an informational gate does not count until it decides', () => {
    const told = aGate({ verdict: 'drift', required: false })
    const deciding = aGate({ verdict: 'drift' })
    expect(compareRuns(withGates(aGate()), withGates(told)).result).toBe('no-new-drift')
    expect(compareRuns(withGates(told), withGates(deciding)).result).toBe('newly-drifting')
  })

  test('what is no pass is not called one', () => {
    expect(compareRuns(driftReport, driftReport).reason).toContain('still not a pass')
    expect(compareRuns(driftReport, parityReport).reason).not.toContain('not a pass')
  })

  test('new drift outranks newly inconclusive', () => {
    const after = aReport({ verdict: 'inconclusive', cases: [drifting] })
    expect(compareRuns(withCases(aCase()), after).result).toBe(comparisonResults[0])
  })
})

describe('notes', () => {
  test.each<[string, Partial<RunReport>, RegExp]>([
    ['the same run', {}, /same run/],
    ['a run before', { runId: 'x', startedAt: '2026-02-01T10:00:00.000Z' }, /started before/],
    [
      'an interruption',
      { runId: 'x', interrupted: true },
      /later run was interrupted after 12 of 12/,
    ],
    [
      'a limit',
      { runId: 'x', reachedLimit: { kind: 'budget', usd: 5 } },
      /later run ended after 12 of 12 samples: budget of \$5\.00 reached/,
    ],
    ['a side', { ...unusableReport, runId: 'x' }, /candidate of the later run could not be used/],
  ])('say %s', (_, after, pattern) => {
    expect(compareRuns(aReport(), aReport(after)).notes.join('\n')).toMatch(pattern)
  })
})

describe('totals', () => {
  test('differences of counts, ratios of times and costs', () => {
    const before = aReport()
    const candidate = someTotals({
      failed: 2,
      samples: 8,
      ttftMs: null,
      totalMs: 2480.25,
      costUsd: 0,
    })
    const after = aReport({ totals: { ...before.totals, candidate } })
    expect(compareRuns(before, after).totals.candidate).toMatchObject({
      samples: 2,
      failed: 2,
      ttftRatio: null,
      costRatio: 0,
    })
    expect(compareRuns(after, before).totals.candidate.costRatio).toBeNull()
    expect(compareRuns(after, after).totals.candidate.totalRatio).toBe(1)
    const partly = { ...before.totals, candidate: someTotals({ costUnknown: 2 }) }
    const { totals } = compareRuns(before, aReport({ totals: partly }))
    expect([totals.baseline.costRatio, totals.candidate.costRatio]).toEqual([1, null])
  })
})

test('the comparison fits its schema', () => {
  const reports = [parityReport, driftReport, inconclusiveReport, unusableReport]
  for (const before of reports) {
    for (const after of [...reports, withGates(aContractGate('contract.model'))]) {
      fits(JSON.parse(JSON.stringify(compareRuns(before, after))))
      expect(fits.errors).toBeNull()
    }
  }
  expect(fits({ ...compareRuns(parityReport, driftReport), extra: 1 })).toBe(false)
})
