import { describe, expect, test } from 'vitest'
import type { GateSetting } from '../../model/gate.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { goldenCases } from '../../testing/builders/build-golden-case.ts'
import { aGateSetting } from '../../testing/builders/build-run.ts'
import { describeChanceOf, describeForecast } from './describe-forecast.ts'
import { usualNoise, type PlanNoise } from './plan-noise.ts'

function lines(
  cases: readonly GoldenCase[],
  gates: readonly GateSetting[] = [],
  noise: Partial<PlanNoise> = {},
) {
  const quality = { mode: 'equivalent', margin: 0.1 } as const
  return describeForecast({ cases, quality, gates, noise: { ...usualNoise(cases), ...noise } })
}

describe('describeForecast', () => {
  test('says how likely parity is, what would make it likelier, and what is found', () => {
    expect(lines(goldenCases(50))).toEqual([
      'if nothing differs, and answers vary as usual, this plan ends in parity with a chance of 53 %: quality.replaced 75 %, latency.total 86 %, cost.total 95 %, errors.rate 86 %',
      'the weakest is quality.replaced (90 % with about 78 independent text cases); --samples 5 gives 92 %, or 28 more such cases give 84 % for the whole run',
      'found as drift with a chance of 80 %: 15 % of answers replaced, 1.13× the total time, 1.06× the cost, 5.9 pp more failures',
    ])
  })

  test('advises nothing where parity is likely, and names what was measured', () => {
    const source = 'run 2026-03-01T10-00-00-abcd (50 prompts)'
    expect(lines(goldenCases(100), [], { source })[0]).toBe(
      `if nothing differs, and answers vary as in ${source}, this plan ends in parity with a chance of 94 %: quality.replaced 95 %, latency.total 99 %, cost.total more than 99 %, errors.rate more than 99 %`,
    )
    expect(lines(goldenCases(100))).toHaveLength(2)
  })

  test('says first which gates cannot be parity at all', () => {
    expect(lines(goldenCases(15, { samples: 10 }))[0]).toBe(
      'this plan cannot end in parity, even if nothing differs, for quality.replaced, cost.total; chances of the others: latency.total 85 %, errors.rate 86 %',
    )
  })

  test('finds no drift where there are too few cases for it', () => {
    expect(lines(goldenCases(4))).toEqual([
      'this plan cannot end in parity, even if nothing differs, for quality.replaced, latency.total, cost.total, errors.rate',
      expect.stringMatching(/^found as drift with a chance of 80 %: 1\.\d\d× the cost/),
    ])
  })

  test('tells what it takes of paired requests, and where more of the same does not help', () => {
    const strict = [aGateSetting('errors.rate', '<= 1pp')]
    expect(lines(goldenCases(100), strict)[1]).toMatch(
      /^the weakest is errors\.rate \(90 % with about \d+ paired requests\); --samples \d+ gives/,
    )
    const faster = [aGateSetting('latency.total', '<= 0.9')]
    expect(lines(goldenCases(100), faster)[0]).toContain('for latency.total; chances')
    const scattered = { between: 400, within: 400 }
    const noise = { total: { ratio: scattered, ms: null } }
    expect(lines(goldenCases(100), [], noise)[1]).toMatch(
      /^the weakest is latency\.total \(90 % with about [\d,]+ independent cases\); no more of the same makes parity likely: widen its limit, or make it "required: false"$/,
    )
  })

  test('names what nobody can say before a first run', () => {
    const gates = [aGateSetting('latency.total', '<= 40ms')]
    expect(lines(goldenCases(100), gates)[1]).toBe(
      'not counted, since nothing is known of it before a first run: latency.total',
    )
  })

  test.each([
    [0, '0 %'],
    [0.001, 'less than 1 %'],
    [0.494, '49 %'],
    [0.998, 'more than 99 %'],
    [1, 'more than 99 %'],
  ])('a chance of %f is %s', (chance, text) => {
    expect(describeChanceOf(chance)).toBe(text)
  })
})
