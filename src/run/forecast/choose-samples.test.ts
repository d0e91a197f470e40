import { describe, expect, test } from 'vitest'
import type { GateSetting } from '../../model/gate.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { goldenCases } from '../../testing/builders/build-golden-case.ts'
import { aGateSetting } from '../../testing/builders/build-run.ts'
import { chooseSamples } from './choose-samples.ts'
import { forecastPlan } from './forecast-plan.ts'
import { usualNoise } from './plan-noise.ts'

interface Given {
  readonly gates?: readonly GateSetting[]
  readonly usdPerSample?: number
  readonly budgetUsd?: number
  readonly recordedSamples?: number
}

const quality = { mode: 'equivalent', margin: 0.1 } as const

function open(count: number): GoldenCase[] {
  return goldenCases(count, { samplesOpen: true })
}

function choose(cases: readonly GoldenCase[], given: Given = {}) {
  return chooseSamples({
    cases,
    quality,
    gates: given.gates ?? [],
    noise: usualNoise(cases),
    costUsd: planned =>
      given.usdPerSample === undefined
        ? null
        : planned.reduce((sum, golden) => sum + golden.samples * (given.usdPerSample ?? 0), 0),
    budgetUsd: given.budgetUsd ?? null,
    recordedSamples: given.recordedSamples ?? null,
  })
}

function chanceAt(cases: readonly GoldenCase[], samples: number): number {
  const planned = cases.map(golden => ({ ...golden, samples }))
  const noise = usualNoise(cases)
  return forecastPlan({ cases: planned, quality, gates: [], noise }).chance ?? 0
}

describe('chooseSamples', () => {
  test('takes the fewest that make parity likely', () => {
    for (const count of [30, 50, 80, 200]) {
      const { samples } = choose(open(count))
      expect(chanceAt(open(count), samples)).toBeGreaterThanOrEqual(0.8)
      if (samples > 2) expect(chanceAt(open(count), samples - 1)).toBeLessThan(0.8)
    }
    expect(choose(open(50))).toEqual({
      samples: 5,
      reason: 'auto takes 5, the fewest with which parity is likely if nothing differs (92 %)',
    })
  })

  test('changes only what is open', () => {
    const fixed = goldenCases(49, { samples: 9 }).map(golden => ({ ...golden, suite: 'fixed' }))
    expect(choose([...open(1), ...fixed]).samples).toBe(2)
  })

  test('keeps within the budget', () => {
    // 50 cases at $0.01 a sample: $1.50 for three.
    expect(choose(open(50), { usdPerSample: 0.01, budgetUsd: 1.8 })).toEqual({
      samples: 3,
      reason:
        'auto takes 3, the most that the budget of $1.80 allows: if nothing differs, parity has a chance of 53 %',
    })
    expect(choose(open(50), { usdPerSample: 0.01, budgetUsd: 5 }).samples).toBe(5)
    expect(choose(open(50), { usdPerSample: 0.01, budgetUsd: 0.5 })).toEqual({
      samples: 2,
      reason: 'auto takes 2, the fewest, which is more than the budget of $0.50 allows',
    })
    expect(choose(open(50), { budgetUsd: 5 }).reason).toMatch(
      /; the budget had no say, since nobody knows before what it costs$/,
    )
  })

  test('takes no more than was recorded', () => {
    expect(choose(open(50), { recordedSamples: 3 })).toEqual({
      samples: 3,
      reason:
        'auto takes 3, the most that were recorded: if nothing differs, parity has a chance of 53 %',
    })
    expect(choose(open(50), { recordedSamples: 1 }).samples).toBe(1)
    expect(choose(open(50), { recordedSamples: 8 }).samples).toBe(5)
  })

  test('takes what comes nearest where no number is enough', () => {
    const gates = [aGateSetting('errors.rate', '<= 0.5pp')]
    const { samples, reason } = choose(open(60), { gates })
    expect(samples).toBe(9)
    expect(reason).toMatch(
      /^auto takes 9, since no number up to 10 makes parity likely and more hardly help: if nothing differs, parity has a chance of \d+ %$/,
    )
  })

  test('spends no more than usual where parity is out of reach', () => {
    expect(choose(open(9))).toEqual({
      samples: 3,
      reason: 'auto takes 3: no number up to 10 can end in parity, which takes more cases',
    })
    expect(choose(open(9), { usdPerSample: 1, budgetUsd: 20 })).toEqual({
      samples: 2,
      reason: 'auto takes 2: no number that the budget of $20.00 allows can end in parity',
    })
    const gates = ['quality.replaced', 'latency.total', 'cost.total', 'errors.rate'].map(metric =>
      aGateSetting(metric, undefined, { required: false }),
    )
    expect(choose(open(50), { gates })).toEqual({
      samples: 3,
      reason: 'auto takes 3, as usual: no required gate has a limit that more samples could keep',
    })
  })
})
