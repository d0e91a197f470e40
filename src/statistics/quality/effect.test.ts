import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceAnswers } from '../../testing/builders/reference-answers.ts'
import { strataOf } from '../../testing/builders/answer-strata.ts'
import type { Answers } from '../../testing/builders/answer-strata.ts'
import type { QualityStratum } from './quality-stratum.ts'
import { estimateEffect } from './effect.ts'

const size = { prompts: 20, samples: 3 }

function effectOf(answers: readonly Answers[]) {
  return estimateEffect(strataOf(answers, '42'))
}

function greedy(options: { readonly prompts: number }): Answers[] {
  return referenceAnswers({
    ...size,
    ...options,
    baseline: prompt => prompt.greedy(),
    candidate: prompt => prompt.greedy(),
  })
}

/** A stratum whose similarities are the same between any two answers of a block. */
function blocks(
  key: string,
  similarity: { self: number; other: number; cross: number; unrelated: number },
): QualityStratum {
  const [baselineCount, candidateCount] = [3, 3]
  const side = (answer: number) => (answer < baselineCount ? 'self' : 'other')
  const grams = Float64Array.from({ length: 36 }, (_, cell) => {
    const row = Math.floor(cell / 6)
    const column = cell % 6
    if (row === column) return 1
    return side(row) === side(column) ? similarity[side(row)] : similarity.cross
  })
  return {
    key,
    caseKey: key,
    cluster: key,
    baselineCount,
    candidateCount,
    grams,
    prefixes: grams,
    unrelated: similarity.unrelated,
    wording: Array.from({ length: 6 }, () => ({
      indexes: new Uint16Array(),
      values: new Float64Array(),
    })),
    logLengths: new Float64Array(6),
  }
}

describe('estimateEffect on reference answers', () => {
  it('sees parity when both sides answer alike', () => {
    const effect = effectOf(referenceAnswers(size))
    expect(effect.selfSimilarity).toBeCloseTo(0.684864, 6)
    expect(effect.crossSimilarity).toBeCloseTo(0.686235, 6)
    expect(effect.unrelatedSimilarity).toBeCloseTo(0.250136, 6)
    expect(effect.replaced).toBeCloseTo(-0.003154, 6)
    expect(effect.gamma).toBeCloseTo(0.027201, 6)
    expect(effect.standardError).toBeCloseTo(0.032239, 6)
    expect(effect.high).toBeCloseTo(0.052591, 5)
    expect(effect).toMatchObject({ clusters: 20, varied: 20, obstacle: null })
  })

  it('sees an added opener', () => {
    const effect = effectOf(
      referenceAnswers({ ...size, candidate: prompt => `Sure! ${prompt.answer(8)}` }),
    )
    expect(effect.replaced).toBeCloseTo(0.11846, 6)
    expect(effect.high).toBeCloseTo(0.168452, 5)
  })

  it('sees another distribution', () => {
    const effect = effectOf(referenceAnswers({ ...size, candidate: prompt => prompt.answer(4) }))
    expect(effect.replaced).toBeCloseTo(0.470645, 6)
    expect(effect.high).toBeCloseTo(0.532624, 5)
  })

  it('does not take 20 prompts without any variation for a proof of 10 %', () => {
    const effect = effectOf(greedy({ prompts: 20 }))
    expect(effect).toMatchObject({ replaced: 0, low: 0, standardError: 0, varied: 0 })
    expect(effect.high).toBeCloseTo(0.139108, 6)
    expect(effectOf(greedy({ prompts: 29 })).high).toBeLessThan(0.1)
  })

  it('measures about the share of answers that was swapped', () => {
    const honest = referenceAnswers({ prompts: 200, samples: 5 })
    const swapped = honest.map((prompt, index) => {
      const other = honest[(index + 1) % honest.length]?.candidate[0] ?? ''
      return { ...prompt, candidate: [other, ...prompt.candidate.slice(1)] }
    })
    const effect = effectOf(swapped)
    expect(effect.replaced).toBeGreaterThan(0.17)
    expect(effect.replaced).toBeLessThan(0.23)
  })
})

describe('estimateEffect', () => {
  const alike = { self: 0.8, other: 0.8, cross: 0.8, unrelated: 0.2 }

  it('is 0 for parity and 1 for answers like those to another prompt', () => {
    const parity = estimateEffect([blocks('a', alike), blocks('b', alike)])
    expect(parity).toMatchObject({ replaced: 0, gamma: 0, low: 0 })
    const unrelated = { ...alike, cross: 0.2 }
    const replaced = estimateEffect([blocks('a', unrelated), blocks('b', unrelated)])
    expect(replaced.replaced).toBeCloseTo(1, 12)
    expect(replaced.sdPi).toBeCloseTo(0, 12)
  })

  it('rises with every loss of cross-similarity', () => {
    const effects = [0.9, 0.8, 0.7, 0.5, 0.2].map(
      cross =>
        estimateEffect([blocks('a', { ...alike, cross }), blocks('b', alike)]).replaced ??
        Number.NaN,
    )
    expect(effects).toEqual(effects.toSorted((left, right) => left - right))
    expect(new Set(effects).size).toBe(5)
  })

  it('averages modes inside a case and cases inside a cluster', () => {
    const cross = (key: string, caseKey: string, similarity: number) => ({
      ...blocks(key, { ...alike, cross: similarity }),
      caseKey,
      cluster: 'c',
    })
    const effect = estimateEffect([
      cross('a/stream', 'a', 0.4),
      cross('a/unary', 'a', 0.6),
      cross('b/unary', 'b', 0.7),
    ])
    expect(effect.clusters).toBe(1)
    expect(effect.crossSimilarity).toBeCloseTo(0.6, 12)
    expect(effect.replaced).toBeCloseTo(0.2 / 0.6, 12)
    expect(effect).toMatchObject({ low: null, high: null, standardError: null, sdPi: null })
  })

  it('gives a reason instead of a number when prompts are too alike', () => {
    const effect = estimateEffect([
      blocks('a', { ...alike, unrelated: 0.76 }),
      blocks('b', { ...alike, unrelated: 0.78 }),
    ])
    expect(effect).toMatchObject({ replaced: null, low: null, high: null, gamma: null })
    expect(effect.contrast).toBeCloseTo(0.03, 12)
    expect(effect.obstacle).toContain('too alike')
  })

  it('gives a reason when there is no other prompt, or nothing at all', () => {
    const alone = estimateEffect([blocks('a', { ...alike, unrelated: Number.NaN })])
    expect(alone).toMatchObject({ clusters: 1, replaced: null })
    expect(alone.obstacle).toContain('no unrelated prompt')
    expect(alone.selfSimilarity).toBeCloseTo(0.8, 12)
    expect(estimateEffect([])).toMatchObject({ clusters: 0, selfSimilarity: null, replaced: null })
  })

  it('takes the mean of the others for a stratum without an unrelated prompt', () => {
    const known = [blocks('a', alike), blocks('b', alike)]
    const effect = estimateEffect([...known, blocks('c', { ...alike, unrelated: Number.NaN })])
    expect(effect.unrelatedSimilarity).toBeCloseTo(0.2, 12)
    expect(effect.clusters).toBe(3)
  })

  it('leaves out strata with one baseline answer, and gamma without a second candidate answer', () => {
    const answers = referenceAnswers(size)
    const single = answers.map(prompt => ({ ...prompt, candidate: prompt.candidate.slice(0, 1) }))
    const effect = effectOf(single)
    expect(effect.gamma).toBeNull()
    expect(effect.replaced).not.toBeNull()
    const few = answers.map(prompt => ({ ...prompt, baseline: prompt.baseline.slice(0, 1) }))
    expect(effectOf(few).clusters).toBe(0)
  })

  it('widens its bounds with the confidence', () => {
    const strata = strataOf(referenceAnswers(size), '42')
    const usual = estimateEffect(strata)
    const strict = estimateEffect(strata, { confidence: 0.99 })
    expect(strict.high).toBeGreaterThan(usual.high ?? 1)
    expect(strict.low).toBeLessThan(usual.low ?? -1)
  })

  it('does not depend on the order of prompts, or of samples within a side', () => {
    const answers = referenceAnswers({ prompts: 12, samples: 3 })
    const effect = effectOf(answers)
    expect(effectOf(answers.toReversed())).toEqual(effect)
    const turned = effectOf(
      answers.map(prompt => ({
        ...prompt,
        baseline: prompt.baseline.toReversed(),
        candidate: prompt.candidate.toReversed(),
      })),
    )
    expect(turned.replaced).toBeCloseTo(effect.replaced ?? 0, 12)
    expect(turned.high).toBeCloseTo(effect.high ?? 0, 12)
  })

  it('never gives NaN', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const stratum = fc.record({
      self: share,
      other: share,
      cross: share,
      unrelated: fc.oneof(share, fc.constant(Number.NaN)),
    })
    fc.assert(
      fc.property(fc.array(stratum, { maxLength: 6 }), list => {
        const effect = estimateEffect(
          list.map((similarity, index) => blocks(`k${index}`, similarity)),
        )
        for (const value of Object.values(effect)) expect(value).not.toBeNaN()
        expect(effect.replaced === null).toBe(effect.obstacle !== null)
      }),
    )
  })
})
