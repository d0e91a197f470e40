import { describe, expect, test } from 'vitest'
import type { GateSetting } from '../../model/gate.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { aGoldenCase, goldenCases } from '../../testing/builders/build-golden-case.ts'
import { aGateSetting } from '../../testing/builders/build-run.ts'
import { findPlanLimits } from '../plan-limits.ts'
import { forecastPlan } from './forecast-plan.ts'
import { usualNoise, type PlanNoise } from './plan-noise.ts'

interface Given {
  readonly gates?: readonly GateSetting[]
  readonly noise?: Partial<PlanNoise>
  readonly mode?: 'identical' | 'equivalent'
}

function forecast(cases: readonly GoldenCase[], given: Given = {}) {
  return forecastPlan({
    cases,
    quality: { mode: given.mode ?? 'equivalent', margin: 0.1 },
    gates: given.gates ?? [],
    noise: { ...usualNoise(cases), ...given.noise },
  })
}

function chances(cases: readonly GoldenCase[], given: Given = {}) {
  return Object.fromEntries(
    forecast(cases, given).gates.map(({ gate, chance }) => [gate.key, chance]),
  )
}

const streams = { modes: ['stream'] } as const

describe('the chance of parity', () => {
  // Simulated with usual noise: quality .46, .69, .95; times .60, .86; costs .77, .94.
  test.each([
    { prompts: 25, samples: 3, quality: 0.48, time: 0.6, cost: 0.75 },
    { prompts: 50, samples: 3, quality: 0.75, time: 0.86, cost: 0.95 },
    { prompts: 50, samples: 5, quality: 0.96, time: 0.98, cost: 1 },
  ])('of $prompts prompts x $samples is what simulations say', given => {
    const { prompts, samples, quality, time, cost } = given
    const found = chances(goldenCases(prompts, { ...streams, samples }))
    expect(found['quality.replaced']).toBeCloseTo(quality, 1)
    expect(found['latency.ttft']).toBeCloseTo(time, 1)
    expect(found['latency.total']).toBeCloseTo(time, 1)
    expect(found['cost.total']).toBeCloseTo(cost, 1)
  })

  test('is the product over all required gates', () => {
    const cases = goldenCases(60, streams)
    const { chance, gates } = forecast(cases)
    expect(gates.map(({ gate }) => gate.key)).toEqual([
      'quality.replaced',
      'latency.ttft',
      'latency.total',
      'cost.total',
      'errors.rate',
    ])
    const product = gates.reduce((value, gate) => value * (gate.chance ?? 1), 1)
    expect(chance).toBeCloseTo(product, 12)
    const informational = ['quality.replaced', 'latency.total'].map(metric =>
      aGateSetting(metric, undefined, { required: false }),
    )
    expect(forecast(cases, { gates: informational }).gates).toHaveLength(3)
  })

  test('is none exactly where the plan is warned of', () => {
    const plans = [1, 9, 10, 19, 20, 30, 45, 140].flatMap(count =>
      [1, 2, 3, 7].map(samples => goldenCases(count, { ...streams, samples })),
    )
    const gates = [
      aGateSetting('contract.model', '<= 5%'),
      aGateSetting('cost.total', '<= 1.05', { scope: { kind: 'suite', name: 'support' } }),
    ]
    for (const cases of plans) {
      const warned = findPlanLimits(cases, gates).map(({ message }) => message.split(':')[0])
      const hopeless = forecast(cases, { gates, noise: { failureRate: 0 } }).gates.filter(
        ({ chance }) => chance === 0,
      )
      expect(hopeless.map(({ gate }) => gate.key.split(':')[0])).toEqual(warned)
    }
  })

  test('grows with samples, and with cases of the same kind', () => {
    const few = forecast(goldenCases(30, { ...streams, samples: 5 })).chance ?? 0
    expect(forecast(goldenCases(30, { ...streams, samples: 6 })).chance).toBeGreaterThan(few)
    expect(forecast(goldenCases(40, { ...streams, samples: 5 })).chance).toBeGreaterThan(few)
  })

  test('counts clusters, not cases; two modes are two witnesses of one prompt', () => {
    const apart = goldenCases(60)
    const together = apart.map((golden, index) => ({ ...golden, cluster: `c${index % 30}` }))
    const both = goldenCases(30, { modes: ['stream', 'unary'] })
    expect(chances(together)['quality.replaced']).toBeCloseTo(
      chances(both)['quality.replaced'] ?? 0,
      9,
    )
    expect(chances(together)['cost.total']).toBeLessThan(chances(apart)['cost.total'] ?? 0)
  })

  test('is unknown for a limit in ms until times were measured', () => {
    const gates = [aGateSetting('latency.total', '<= 40ms')]
    const cases = goldenCases(50)
    expect(chances(cases, { gates })['latency.total']).toBeNull()
    expect(forecast(cases, { gates }).chance).toBeGreaterThan(0)
    const total = {
      ratio: { between: 0, within: 0.04 },
      ms: { between: 100, within: 300 },
    }
    expect(chances(cases, { gates, noise: { total } })['latency.total']).toBeCloseTo(1, 3)
    const wide = { ...total, ms: { between: 40_000, within: 0 } }
    expect(chances(cases, { gates, noise: { total: wide } })['latency.total']).toBeLessThan(0.5)
  })

  test('heeds what similarity cannot tell, few answers that vary, and strictness', () => {
    const cases = goldenCases(25)
    const { answers } = usualNoise(cases)
    const quality = (given: Given) => chances(cases, given)['quality.replaced'] ?? 0
    expect(quality({ noise: { answers: { ...answers, contrast: 0.04 } } })).toBe(0)
    const silent = { zeta: 0, tauSquared: 0, contrast: 0.7 }
    const variety = { pairs: 0, growth: 0 }
    expect(quality({ noise: { answers: silent } })).toBe(1)
    expect(quality({ noise: { answers: silent, variety } })).toBe(0)
    expect(quality({ mode: 'identical' })).toBeCloseTo(0.95 * quality({}), 9)
  })

  test('leaves out gates without data, and is unknown where no gate is left', () => {
    const json = { kind: 'json', ignorePaths: [], numericTolerance: 0 } as const
    const cases = goldenCases(150, { compare: json })
    expect(Object.keys(chances(cases))).toEqual(['latency.total', 'cost.total', 'errors.rate'])
    const fault = aGoldenCase({ id: 'wrong-key', fault: 'invalid-key' })
    expect(forecast([fault])).toEqual({ chance: null, gates: [] })
  })
})
