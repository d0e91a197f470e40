import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  gramSimilarity,
  logLength,
  prefixSimilarity,
  similarityMatrix,
  textFeatures,
  wordingVector,
} from '../../../compare/similarity/text-features.ts'
import { aGoldenCase } from '../../../testing/builders/build-golden-case.ts'
import { anExchange } from '../../../testing/builders/build-exchange.ts'
import { createQualityWindow, joinWindowParts, type TextStratum } from './quality-window.ts'

interface Prompt {
  readonly cluster: string
  readonly baseline: readonly string[]
  readonly candidate: readonly string[]
}

const answer = fc
  .array(fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon'), { maxLength: 8 })
  .map(words => words.join(' '))

const prompts = fc.array(
  fc.record({
    cluster: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    baseline: fc.array(answer, { minLength: 1, maxLength: 3 }),
    candidate: fc.array(answer, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 12 },
)

function stratumOf({ cluster, baseline, candidate }: Prompt, index: number): TextStratum {
  const golden = aGoldenCase({ id: `case-${index}`, cluster })
  const exchanges = (texts: readonly string[]) => texts.map(text => anExchange({ text }))
  return {
    key: `case-${index}`,
    golden,
    caseKey: `support/case-${index}`,
    baseline: exchanges(baseline),
    candidate: exchanges(candidate),
  }
}

/** In stretches that end at these places. */
function measure(given: readonly Prompt[], ends: readonly number[] = []) {
  const borders = [0, ...ends.toSorted((left, right) => left - right), given.length]
  const parts = borders.slice(1).map((end, place) => {
    const window = createQualityWindow()
    given.slice(borders[place], end).forEach((prompt, index) => {
      window.add(stratumOf(prompt, (borders[place] ?? 0) + index))
    })
    return window.finish()
  })
  return joinWindowParts(parts)
}

/** The definition: each prompt against the next three, cyclically, of other clusters. */
function unrelatedOf(given: readonly Prompt[], index: number): number {
  const own = given[index]
  const others = new Set([1, 2, 3].map(shift => (index + shift) % given.length))
  const means = [...others].flatMap(place => {
    const other = given[place]
    if (!own || !other || place === index || other.cluster === own.cluster) return []
    const values = own.baseline.flatMap(left =>
      other.baseline.map(right => gramSimilarity(textFeatures(left), textFeatures(right))),
    )
    return values.reduce((sum, value) => sum + value, 0) / values.length
  })
  return means.reduce((sum, value) => sum + value, 0) / means.length
}

describe('the quality window', () => {
  test('holds each case against the next three of other clusters, whatever their number', () => {
    fc.assert(
      fc.property(prompts, given => {
        const strata = measure(given)
        expect(strata).toHaveLength(given.length)
        strata.forEach(({ unrelated }, index) => {
          const expected = unrelatedOf(given, index)
          if (Number.isNaN(expected)) expect(unrelated).toBeNaN()
          else expect(unrelated).toBeCloseTo(expected, 9)
        })
      }),
      { numRuns: 300 },
    )
  })

  test('gives the same to the last digit, wherever the stretches end', () => {
    fc.assert(
      fc.property(prompts, fc.array(fc.nat(12), { maxLength: 6 }), (given, ends) => {
        const inside = ends.map(end => Math.min(end, given.length))
        expect(measure(given, inside)).toEqual(measure(given))
      }),
      { numRuns: 300 },
    )
  })

  test('numbers the baseline answers first', () => {
    const [stratum] = measure([{ cluster: 'a', baseline: ['x y', 'x y'], candidate: ['p q'] }])
    expect(stratum).toMatchObject({ baselineCount: 2, candidateCount: 1, cluster: 'a' })
    expect([...(stratum?.grams ?? [])]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 1])
  })

  test('measures answers that are the same as it does others', () => {
    fc.assert(
      fc.property(prompts, given => {
        measure(given).forEach((stratum, place) => {
          const { baseline = [], candidate = [] } = given[place] ?? {}
          const features = [...baseline, ...candidate].map(textFeatures)
          const matrices = [gramSimilarity, prefixSimilarity] as const
          expect([stratum.grams, stratum.prefixes]).toEqual(
            matrices.map(similarity => similarityMatrix(features, similarity)),
          )
          expect(stratum.wording).toEqual(features.map(wordingVector))
          expect([...stratum.logLengths]).toEqual(features.map(logLength))
        })
      }),
    )
  })

  test('a single case has nothing unrelated', () => {
    expect(measure([{ cluster: 'a', baseline: ['x'], candidate: ['x'] }])[0]?.unrelated).toBeNaN()
  })
})
