import { describe, expect, test } from 'vitest'
import type { GateSetting } from '../model/gate.ts'
import type { GoldenCase } from '../model/suite.ts'
import { aGoldenCase, goldenCases } from '../testing/builders/build-golden-case.ts'
import { aGateSetting, judgedRun } from '../testing/builders/build-run.ts'
import { checkPlan } from './check-plan.ts'
import { withoutTimedGates } from './recorded-gates.ts'

const messages = (
  cases: readonly GoldenCase[],
  gates: readonly GateSetting[] = [],
  leftOut: readonly GoldenCase[] | 'unread' = [],
) => {
  const { errors, warnings } = checkPlan(cases, gates, { leftOut })
  return {
    errors: errors.map(problem => problem.message),
    warnings: warnings.map(problem => problem.message),
  }
}

const enough = goldenCases(50)
const fault = aGoldenCase({ id: 'wrong-key', fault: 'invalid-key' })
const json = { kind: 'json', ignorePaths: [], numericTolerance: 0 } as const

describe('a gate that can have no data', () => {
  test.each<[string, readonly GoldenCase[], string]>([
    ['quality.replaced', goldenCases(50, { compare: json }), 'there is no text case'],
    ['latency.ttft', enough, 'no case streams'],
    ['contract.json-valid', enough, 'there is no json case'],
    ['contract.value', enough, 'there is no json or exact case'],
    ['contract.tool-name', enough, 'no case has tools'],
    ['contract.fault-class', enough, 'there is no fault case'],
    ['expect.failed', enough, 'no case has an expectation'],
    ['errors.rate', [fault], 'there is no case but faults'],
  ])('%s is an error', (metric, cases, lack) => {
    expect(messages(cases, [aGateSetting(metric)]).errors).toEqual([
      `gate ${metric} can have no data: ${lack}`,
    ])
  })

  test('is one when its scope is empty', () => {
    const scope = { kind: 'tag', name: 'bilingual' } as const
    expect(messages(enough, [aGateSetting('errors.rate', '<= 5pp', { scope })]).errors).toEqual([
      'gate errors.rate{tag:bilingual} can have no data: no case of this run is in its scope',
    ])
  })

  test('is a warning where cases that were left out would have some, or were not read', () => {
    const scope = { kind: 'tag', name: 'billing' } as const
    const gates = [aGateSetting('errors.rate', '<= 5pp', { scope })]
    const warning =
      'gate errors.rate{tag:billing} can have no data: no case of this run is in its scope'
    const billing = goldenCases(3, { suite: 'other', tags: ['billing'] })
    expect(messages(enough, gates, billing)).toEqual({ errors: [], warnings: [warning] })
    expect(messages(enough, gates, 'unread')).toEqual({ errors: [], warnings: [warning] })
    expect(messages(enough, gates, goldenCases(3)).errors).toEqual([warning])
  })

  test('is a warning when it decides nothing', () => {
    const checked = messages(enough, [aGateSetting('latency.ttft', '<= 1.1', { required: false })])
    expect(checked.errors).toEqual([])
    expect(checked.warnings).toEqual(['gate latency.ttft can have no data: no case streams'])
  })

  test('is none where it only takes a default gate out of the verdict', () => {
    const gates = withoutTimedGates([aGateSetting('latency.total', '<= 1.2')])
    expect(messages(enough, gates)).toEqual({ errors: [], warnings: [] })
  })

  test('is none where a case shows it', () => {
    const cases = [
      ...goldenCases(50, { modes: ['stream'], request: { functions: [{ name: 'find' }] } }),
      fault,
    ]
    const gates = ['latency.ttft', 'contract.tool-name', 'contract.fault-class'].map(metric =>
      aGateSetting(metric),
    )
    expect(messages(cases, gates)).toEqual({ errors: [], warnings: [] })
  })
})

describe('a plan that cannot settle its gates', () => {
  test('is warned of, gate by gate, with what it takes', () => {
    expect(messages(goldenCases(9)).warnings).toEqual([
      'quality.replaced: 9 independent cases cannot show parity; it takes at least 20',
      'latency.total: 9 independent cases cannot show parity; it takes at least 10',
      'cost.total: 9 independent cases cannot show parity; it takes at least 20',
      'errors.rate: 27 paired requests cannot show that a limit of 2pp is kept; it takes at least 133 without a failure: --samples 15, or more cases',
    ])
  })

  test('keeps quiet where there is enough, and the run then is at parity', () => {
    expect(messages(enough)).toEqual({ errors: [], warnings: [] })
    expect(judgedRun({ cases: enough }).verdict).toBe('parity')
  })

  test('counts clusters', () => {
    const cases = goldenCases(50).map((golden, index) => ({ ...golden, cluster: `c${index % 19}` }))
    expect(messages(cases).warnings).toEqual([
      'quality.replaced: 19 independent cases cannot show parity; it takes at least 20',
      'cost.total: 19 independent cases cannot show parity; it takes at least 20',
    ])
  })

  test('single samples cannot be compared with themselves', () => {
    expect(messages(goldenCases(150, { samples: 1 })).warnings).toEqual([
      'quality.replaced: with 1 sample the baseline cannot be compared with itself; use --samples 3',
      'coverage.cases: 150 of 150 cases are sent once, and a case needs 2 baseline answers; use --samples 3',
    ])
  })

  test('looks at the limits that the user sets', () => {
    const gates = [
      aGateSetting('errors.rate', '<= 1pp'),
      aGateSetting('contract.model', '<= 5%'),
      aGateSetting('contract.usage', '<= 0%'),
      aGateSetting('cost.total', '<= 1.05', { scope: { kind: 'suite', name: 'support' } }),
    ]
    const cases = [...goldenCases(10), ...goldenCases(40, { suite: 'orders' })]
    expect(messages(cases, gates).warnings).toEqual([
      'errors.rate: 150 paired requests cannot show that a limit of 1pp is kept; it takes at least 268 without a failure: --samples 6, or more cases',
      'contract.model: 50 independent cases cannot show parity; it takes at least 59',
      'contract.usage: no number of samples can show that a limit of 0 is kept; set one above 0',
      'cost.total{suite:support}: 10 independent cases cannot show parity; it takes at least 20',
    ])
  })

  test('advises no number of samples that nobody would ask for', () => {
    const gates = [aGateSetting('errors.rate', '<= 0.1pp')]
    expect(messages(goldenCases(20), gates).warnings).toEqual([
      'errors.rate: 60 paired requests cannot show that a limit of 0.1pp is kept; it takes at least 2703 without a failure: more cases',
    ])
  })

  test('does not speak of informational gates', () => {
    const gates = ['quality.replaced', 'latency.total', 'cost.total', 'errors.rate'].map(metric =>
      aGateSetting(metric, undefined, { required: false }),
    )
    expect(messages(goldenCases(5), gates).warnings).toEqual([])
  })
})
