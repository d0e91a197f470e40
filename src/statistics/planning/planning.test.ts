import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chanceDespiteFewVaried,
  chanceInside,
  clustersForDifference,
  clustersForParity,
  effectNoise,
  promptsToFindBadAnswers,
  smallestFoundShare,
  smallestFoundShift,
  usualAnswerNoise,
} from './planning.ts'

function sides(samples: number) {
  return { baseline: samples, candidate: samples }
}

/** A plan for quality with the usual limit of 10 %. */
function prompts(clusters: number, deviation: number) {
  return { clusters, deviation, fewest: 20, distance: 0.1 }
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
  ])('gives %i prompts with noise %f a chance of %f to show parity', (count, sdPi, expected) => {
    expect(chanceInside(prompts(count, sdPi))).toBeCloseTo(expected, 2)
  })

  it.each([
    [25, 3, 0.47],
    [50, 3, 0.73],
    [50, 5, 0.97],
  ])('gives %i prompts x %i of the reference model a chance of %f', (count, samples, expected) => {
    // The reference's noise is 0.3056 at 3 samples, of the usual make-up.
    const usual = effectNoise(usualAnswerNoise('sampled'), sides(3))
    const noise = { ...usualAnswerNoise('sampled'), contrast: usual / 0.3056 }
    const chance = chanceInside(prompts(count, effectNoise(noise, sides(samples))))
    expect(Math.abs(chance - expected)).toBeLessThan(0.015)
  })

  it('predicts the noise at 3 and 5 samples from that at 2 and 10', () => {
    const noise = { zeta: 0.00401, tauSquared: 0.0127, contrast: 1 }
    expect(effectNoise(noise, sides(3))).toBeCloseTo(0.0912, 4)
    expect(effectNoise(noise, sides(5))).toBeCloseTo(0.0581, 3)
  })

  it('plans with another number of samples on each side', () => {
    // Of 2 baseline answers and 1 of the candidate: 1/2 + 1/1, and 2/(2 x 1) + 1/(2 x 1).
    const answers = { zeta: 1, tauSquared: 0, contrast: 1 }
    expect(effectNoise(answers, { baseline: 2, candidate: 1 })).toBeCloseTo(Math.sqrt(1.5), 12)
    const pairs = { zeta: 0, tauSquared: 1, contrast: 1 }
    expect(effectNoise(pairs, { baseline: 2, candidate: 1 })).toBeCloseTo(Math.sqrt(1.5), 12)
    expect(effectNoise(pairs, { baseline: 2, candidate: 4 })).toBeCloseTo(Math.sqrt(1.125), 12)
  })

  it('knows no noise of too few samples, even where answers never vary', () => {
    const none = { zeta: 0, tauSquared: 0, contrast: 1 }
    expect(effectNoise(none, { baseline: 1, candidate: 1 })).toBe(Infinity)
    expect(effectNoise(none, { baseline: 2, candidate: 0 })).toBe(Infinity)
    expect(effectNoise(none, { baseline: 2, candidate: 1 })).toBe(0)
  })

  it('gives no chance below 20 prompts or two baseline samples, and certainty without noise', () => {
    expect(chanceInside(prompts(19, 0.01))).toBe(0)
    const sdPi = effectNoise(usualAnswerNoise('sampled'), sides(1))
    expect(chanceInside(prompts(500, sdPi))).toBe(0)
    expect(chanceInside(prompts(20, 0))).toBe(1)
    expect(chanceInside({ ...prompts(50, 0.1), distance: 0 })).toBe(0)
  })

  it('asks for at least 20 prompts, more for more noise, a tighter margin or more power', () => {
    expect(clustersForParity(prompts(1, 0.05), 0.8)).toBe(20)
    expect(clustersForParity(prompts(1, 0), 0.8)).toBe(20)
    expect(clustersForParity(prompts(1, 0.3), 0.8)).toBe(56)
    expect(clustersForParity({ ...prompts(1, 0.135), distance: 0.05 }, 0.8)).toBe(46)
    expect(clustersForParity(prompts(1, 0.3), 0.95)).toBe(98)
    expect(clustersForParity({ ...prompts(1, 0.3), distance: -0.1 }, 0.8)).toBe(Infinity)
  })

  it('gives more clusters, less noise and wider limits a better chance', () => {
    const planned = fc.record({
      clusters: fc.integer({ min: 20, max: 2000 }),
      deviation: fc.double({ min: 0.001, max: 3, noNaN: true }),
      distance: fc.double({ min: 0.001, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(planned, given => {
        const plan = { ...given, fewest: 20 }
        const chance = chanceInside(plan)
        expect(chance).toBeGreaterThanOrEqual(0)
        expect(chance).toBeLessThanOrEqual(1)
        const better = [
          { ...plan, clusters: plan.clusters + 7 },
          { ...plan, deviation: plan.deviation * 0.9 },
          { ...plan, distance: plan.distance * 1.1 },
        ]
        for (const other of better) {
          expect(chanceInside(other)).toBeGreaterThanOrEqual(chance - 1e-9)
        }
      }),
    )
  })

  it('lets an exact bound decide where hardly a prompt varies', () => {
    const few = { margin: 0.1, variedShare: 0 }
    expect(chanceDespiteFewVaried({ ...few, clusters: 28 })).toBe(0)
    expect(chanceDespiteFewVaried({ ...few, clusters: 29 })).toBe(1)
    expect(chanceDespiteFewVaried({ ...few, clusters: 58, margin: 0.05 })).toBe(0)
    expect(chanceDespiteFewVaried({ ...few, clusters: 59, margin: 0.05 })).toBe(1)
    expect(chanceDespiteFewVaried({ ...few, clusters: 50, variedShare: 1 })).toBeCloseTo(1, 9)
    const half = chanceDespiteFewVaried({ ...few, clusters: 25, variedShare: 0.4 })
    // P(at least 10 of 25 vary), since below that 25 prompts bound nothing.
    expect(half).toBeCloseTo(0.575, 2)
    // One worse prompt of 50 is bounded by 9.1 %, two by 12.1 %: P(at most 1 of 50), each with 1 %.
    const rare = chanceDespiteFewVaried({ ...few, clusters: 50, variedShare: 0.02 })
    expect(rare).toBeCloseTo(0.99 ** 50 + 50 * 0.01 * 0.99 ** 49, 6)
  })

  it('finds bad answers with the more prompts the rarer they are', () => {
    const counts = [0.2, 0.1, 0.05].map(share =>
      promptsToFindBadAnswers({ share, sdPi: 0.2, candidateSamples: 3 }),
    )
    expect(counts).toEqual([12, 43, 156])
  })

  it('finds as drift only what lies beyond the margin', () => {
    const plan = { sdPi: 0.2, candidateSamples: 3 }
    expect(smallestFoundShare({ ...plan, prompts: 156, margin: 0 })).toBe(0.05)
    expect(smallestFoundShare({ ...plan, prompts: 100_000, margin: 0.1 })).toBe(0.11)
    expect(smallestFoundShare({ ...plan, prompts: 1, margin: 0.1 })).toBe(0.71)
    expect(smallestFoundShift(prompts(1_000_000, 0.2))).toBeCloseTo(0.1, 2)
    expect(smallestFoundShift(prompts(25, 0.3))).toBeCloseTo(3.168 * 0.06, 3)
  })

  it('plans with 0.30 or 0.08 at three samples when nothing was measured', () => {
    expect(effectNoise(usualAnswerNoise('sampled'), sides(3))).toBeCloseTo(0.3, 3)
    expect(effectNoise(usualAnswerNoise('greedy'), sides(3))).toBeCloseTo(0.08, 3)
    expect(effectNoise(usualAnswerNoise('sampled'), sides(5))).toBeCloseTo(0.2, 1)
  })

  it('expects less noise from more samples', () => {
    const noise = usualAnswerNoise('sampled')
    const effects = [2, 3, 5, 10].map(samples => effectNoise(noise, sides(samples)))
    expect(effects).toEqual(effects.toSorted((left, right) => right - left))
  })
})
