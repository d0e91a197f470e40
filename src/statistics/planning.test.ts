import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceAnswers } from '../testing/reference-answers.ts'
import { strataOf } from '../testing/answer-strata.ts'
import { clustersToSettle } from './clusters-to-settle.ts'
import { estimateEffect } from './effect.ts'
import { pilotNoise } from './pilot-noise.ts'
import {
  chanceOfParity,
  clustersForDifference,
  effectNoise,
  energyNoise,
  priorNoise,
  promptsForParity,
  promptsToFindBadAnswers,
  smallestFoundShift,
} from './planning.ts'
import { estimateQuantile, valuesForQuantile } from './quantile-estimate.ts'

function sides(samples: number) {
  return { baseline: samples, candidate: samples }
}

describe('planning', () => {
  it('needs 969 questions for the example of Miller 2024', () => {
    const clusters = clustersForDifference({
      standardDeviation: Math.sqrt(1 / 9),
      difference: 0.03,
      risk: 0.025,
      power: 0.8,
    })
    expect(clusters).toBe(969)
  })

  it.each([
    [25, 0.2, 0.785],
    [50, 0.3, 0.752],
    [100, 0.3, 0.953],
  ])('gives %i prompts with noise %f a chance of %f to show parity', (prompts, sdPi, expected) => {
    expect(chanceOfParity({ prompts, sdPi, margin: 0.1 })).toBeCloseTo(expected, 2)
  })

  it('gives no chance below 20 prompts or two baseline samples, and certainty without noise', () => {
    expect(chanceOfParity({ prompts: 19, sdPi: 0.01, margin: 0.1 })).toBe(0)
    const sdPi = effectNoise(priorNoise('sampled'), sides(1))
    expect(chanceOfParity({ prompts: 500, sdPi, margin: 0.1 })).toBe(0)
    expect(chanceOfParity({ prompts: 20, sdPi: 0, margin: 0.1 })).toBe(1)
  })

  it('asks for at least 20 prompts, more for more noise, a tighter margin or more power', () => {
    expect(promptsForParity({ sdPi: 0.05, margin: 0.1 })).toBe(20)
    expect(promptsForParity({ sdPi: 0, margin: 0.1 })).toBe(20)
    expect(promptsForParity({ sdPi: 0.3, margin: 0.1 })).toBe(56)
    expect(promptsForParity({ sdPi: 0.135, margin: 0.05 })).toBe(46)
    expect(promptsForParity({ sdPi: 0.3, margin: 0.1, power: 0.95 })).toBe(98)
  })

  it('finds bad answers with the more prompts the rarer they are', () => {
    const prompts = [0.2, 0.1, 0.05].map(share =>
      promptsToFindBadAnswers({ share, sdPi: 0.2, candidateSamples: 3 }),
    )
    expect(prompts).toEqual([12, 43, 156])
    expect(smallestFoundShift({ sdGamma: 0.1, prompts: 100 })).toBeCloseTo(0.0297, 9)
  })

  it('plans with 0.30 or 0.08 at three samples when nothing was measured', () => {
    expect(effectNoise(priorNoise('sampled'), sides(3))).toBeCloseTo(0.3, 3)
    expect(effectNoise(priorNoise('greedy'), sides(3))).toBeCloseTo(0.08, 3)
    expect(effectNoise(priorNoise('sampled'), sides(5))).toBeCloseTo(0.2, 1)
  })

  it('expects less noise from more samples', () => {
    const noise = priorNoise('sampled')
    const effects = [2, 3, 5, 10].map(samples => effectNoise(noise, sides(samples)))
    const energies = [2, 3, 5, 10].map(samples => energyNoise(noise, samples))
    expect(effects).toEqual(effects.toSorted((left, right) => right - left))
    expect(energies).toEqual(energies.toSorted((left, right) => right - left))
    expect(energyNoise(noise, 1)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('pilotNoise', () => {
  it('predicts the noise of other numbers of samples from ten baseline answers', () => {
    const pilot = pilotNoise(strataOf(referenceAnswers({ prompts: 60, samples: 10 }), '42'))
    if (!pilot) throw new Error('no pilot')
    const measured = estimateEffect(
      strataOf(referenceAnswers({ prompts: 400, samples: 3, name: 'later' }), '42'),
    )
    const predicted = effectNoise(pilot, sides(3))
    expect(predicted / (measured.sdPi ?? 1)).toBeGreaterThan(0.85)
    expect(predicted / (measured.sdPi ?? 1)).toBeLessThan(1.15)
  })

  it('agrees with sums over all choices of different answers', () => {
    const [stratum, other] = strataOf(referenceAnswers({ prompts: 2, samples: 5 }), '42')
    if (!stratum || !other) throw new Error('no stratum')
    const similarity = (i: number, j: number) => stratum.grams[i * 10 + j] ?? 0
    const answers = [0, 1, 2, 3, 4]
    const mean = (products: number[]) =>
      products.reduce((sum, product) => sum + product, 0) / products.length
    const pairs = answers.flatMap(i => answers.filter(j => j !== i).map(j => [i, j] as const))
    const equal = mean(pairs.map(([i, j]) => similarity(i, j) ** 2))
    const shared = mean(
      pairs.flatMap(([i, j]) =>
        answers.filter(l => l !== i && l !== j).map(l => similarity(i, j) * similarity(i, l)),
      ),
    )
    const disjoint = mean(
      pairs.flatMap(([i, j]) =>
        pairs
          .filter(([l, m]) => ![i, j].includes(l) && ![i, j].includes(m))
          .map(([l, m]) => similarity(i, j) * similarity(l, m)),
      ),
    )
    const pilot = pilotNoise([stratum])
    expect(pilot?.zeta).toBeCloseTo(Math.max(0, shared - disjoint), 12)
    const rest = equal - disjoint - 2 * (shared - disjoint)
    expect(pilot?.tauSquared).toBeCloseTo(Math.max(0, rest), 12)
  })

  it('needs four baseline answers and another prompt', () => {
    expect(pilotNoise(strataOf(referenceAnswers({ prompts: 5, samples: 3 }), '42'))).toBeNull()
    expect(pilotNoise(strataOf(referenceAnswers({ prompts: 1, samples: 5 }), '42'))).toBeNull()
    expect(pilotNoise([])).toBeNull()
  })
})

describe('clustersToSettle', () => {
  const undecided = { clusters: 25, standardError: 0.05, limit: 0.1, neutral: 0 }

  it('brings the bound below the limit', () => {
    const clusters = clustersToSettle({ ...undecided, estimate: 0.03 })
    expect(clusters).toBe(35)
    const bound = 0.03 + 1.6449 * 0.05 * Math.sqrt(25 / 35)
    expect(bound).toBeLessThan(0.1)
  })

  it('tells an estimate beyond the limit from parity', () => {
    expect(clustersToSettle({ ...undecided, estimate: 0.12, standardError: 0.2 })).toBe(188)
  })

  it('asks for nothing less than there is, and for nothing where nothing helps', () => {
    expect(clustersToSettle({ ...undecided, estimate: 0 })).toBe(25)
    const stuck = { clusters: 9, standardError: 1, estimate: 1, limit: 1, neutral: 1 }
    expect(clustersToSettle(stuck)).toBeNull()
  })
})

describe('estimateQuantile', () => {
  it('has an upper bound from 59 values for 95 % and from 299 for 99 %', () => {
    expect([valuesForQuantile(0.95), valuesForQuantile(0.99)]).toEqual([59, 299])
    const values = Array.from({ length: 59 }, (_, index) => index + 1)
    expect(estimateQuantile(values, 0.95).high).toBe(59)
    expect(estimateQuantile(values.slice(1), 0.95).high).toBeNull()
  })

  it('bounds the median of 20 values by the 6th and the 15th', () => {
    const values = Array.from({ length: 20 }, (_, index) => index + 1)
    expect(estimateQuantile(values, 0.5)).toEqual({ estimate: 10, low: 6, high: 15 })
  })

  it('knows nothing of nothing, and orders what it knows', () => {
    expect(estimateQuantile([], 0.5)).toEqual({ estimate: null, low: null, high: null })
    const values = fc.array(fc.integer(), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(values, fc.constantFrom(0.5, 0.9, 0.95), (given, quantile) => {
        const { estimate, low, high } = estimateQuantile(given, quantile)
        expect(low ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(estimate ?? Number.NaN)
        expect(high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(estimate ?? Number.NaN)
      }),
    )
  })
})
