import { describe, expect, it } from 'vitest'
import {
  chanceOfParity,
  clustersForDifference,
  effectNoise,
  priorNoise,
  promptsForParity,
  promptsToFindBadAnswers,
} from './planning.ts'

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
  })

  it('plans with 0.30 or 0.08 at three samples when nothing was measured', () => {
    expect(effectNoise(priorNoise('sampled'), sides(3))).toBeCloseTo(0.3, 3)
    expect(effectNoise(priorNoise('greedy'), sides(3))).toBeCloseTo(0.08, 3)
    expect(effectNoise(priorNoise('sampled'), sides(5))).toBeCloseTo(0.2, 1)
  })

  it('expects less noise from more samples', () => {
    const noise = priorNoise('sampled')
    const effects = [2, 3, 5, 10].map(samples => effectNoise(noise, sides(samples)))
    expect(effects).toEqual(effects.toSorted((left, right) => right - left))
  })
})
