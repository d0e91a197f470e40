import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { strataOf } from '../../testing/builders/answer-strata.ts'
import { referenceAnswers } from '../../testing/builders/reference-answers.ts'
import { testChange } from './change-test.ts'
import type { QualityStratum } from './quality-stratum.ts'
import { rateRelabelled, type RelabelledRatesOptions } from './relabelled-rates.ts'

function rate(strata: readonly QualityStratum[], options: Partial<RelabelledRatesOptions> = {}) {
  const seed = '42'
  const { scores } = testChange(strata, { seed, permutations: 499 })
  return rateRelabelled(strata, {
    seed,
    scores,
    limit: 0.1,
    mode: 'equivalent',
    level: 0.01,
    countsGamma: true,
    ...options,
  })
}

const answersTo = (prompts: number, samples: number) =>
  strataOf(referenceAnswers({ prompts, samples }), '42')

describe('the quality gate on relabelled answers', () => {
  test('hardly ever drifts where nothing differs, and finds twice the limit with enough prompts', () => {
    expect(rate(answersTo(50, 3))).toEqual({
      relabellings: 199,
      falseAlarms: expect.closeTo(0, 1) as number,
      swapped: 0.2,
      caught: expect.closeTo(0.98, 1) as number,
    })
  })

  test('finds it less often with fewer prompts, as drift is declared for real answers', () => {
    // Sixty made-up runs with a fifth of the answers swapped drift in 68 % and in 10 % of cases.
    expect(rate(answersTo(25, 3))).toMatchObject({ caught: expect.closeTo(0.68, 0.5) as number })
    const few = rate(answersTo(12, 2))
    expect(few !== null && few !== 'too much' && few.caught).toBeLessThan(0.4)
  })

  test('drifts at its level where any change at all counts', () => {
    const rates = rate(answersTo(20, 3), { mode: 'identical', level: 0.05 })
    const falseAlarms = rates !== null && rates !== 'too much' ? rates.falseAlarms : 1
    expect(falseAlarms).toBeGreaterThan(0)
    expect(falseAlarms).toBeLessThan(0.1)
  })

  test('is the same in whatever order the prompts come', () => {
    const strata = answersTo(12, 3)
    const expected = rate(strata)
    fc.assert(
      fc.property(fc.shuffledSubarray(strata, { minLength: strata.length }), shuffled => {
        expect(rate(shuffled)).toEqual(expected)
      }),
      { numRuns: 5 },
    )
  })

  test('has shares between 0 and 1 whatever the answers', () => {
    const word = fc.constantFrom('', 'a', 'b b', 'c d e')
    const answers = fc.array(word, { minLength: 1, maxLength: 3 })
    const prompt = fc.record({ baseline: answers, candidate: answers })
    fc.assert(
      fc.property(fc.array(prompt, { maxLength: 6 }), prompts => {
        const rates = rate(
          strataOf(
            prompts.map((both, index) => ({ ...both, key: String(index) })),
            '42',
          ),
        )
        if (rates === null || rates === 'too much') return
        for (const share of [rates.falseAlarms, rates.caught]) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('is left out where it would take long, and where there is nothing to tell noise from', () => {
    const [stratum] = answersTo(2, 3)
    const size = 1200
    const huge = { ...stratum, baselineCount: size, candidateCount: size } as QualityStratum
    const options = { scores: new Float64Array(500) }
    expect(rateRelabelled([huge], { ...base, ...options })).toBe('too much')
    expect(rate(answersTo(1, 3))).toBeNull()
    expect(rate(answersTo(10, 1))).toBeNull()
  })
})

const base = {
  seed: '42',
  limit: 0.1,
  mode: 'equivalent',
  level: 0.01,
  countsGamma: true,
} as const
