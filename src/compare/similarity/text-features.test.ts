import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../testing/hostile-text.ts'
import {
  gramSimilarity,
  logLength,
  prefixSimilarity,
  similarityMatrix,
  textFeatures,
  wordingVector,
} from './text-features.ts'
import { tokensOf } from '../../testing/tokens-of.ts'

const prose = fc
  .array(fc.constantFrom('refund', 'Refund', 'within', '30', 'days', '.', '\n', '返', '金'), {
    maxLength: 60,
  })
  .map(words => words.join(' '))

const text = fc.oneof(prose, hostileText)

/** Counts of words and word pairs, by their text. */
function countGrams(of: string): Map<string, number> {
  const tokens = tokensOf(of)
  const pairs = tokens.slice(1).map((token, index) => `${tokens[index]}\u0001${token}`)
  const counts = new Map<string, number>()
  for (const gram of [...tokens, ...pairs]) counts.set(gram, (counts.get(gram) ?? 0) + 1)
  return counts
}

function plainSimilarity(left: string, right: string): number {
  const [counts, others] = [countGrams(left), countGrams(right)]
  const total = (of: Map<string, number>) => [...of.values()].reduce((sum, count) => sum + count, 0)
  if (counts.size === 0 || others.size === 0) return counts.size === others.size ? 1 : 0
  let sum = 0
  for (const [gram, count] of counts) sum += Math.sqrt(count * (others.get(gram) ?? 0))
  return sum / Math.sqrt(total(counts) * total(others))
}

describe('gramSimilarity', () => {
  test('is what counting the words and pairs in maps gives', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const similarity = gramSimilarity(textFeatures(left), textFeatures(right))
        expect(Math.abs(similarity - plainSimilarity(left, right))).toBeLessThan(1e-12)
      }),
    )
  })

  test('of two sentences can be worked out by hand', () => {
    // Words a, b, c and pairs ab, bc against a, b, d and ab, bd: three of five in common.
    expect(gramSimilarity(textFeatures('a b c'), textFeatures('a b d'))).toBeCloseTo(3 / 5, 15)
  })

  test('depends on the order of words, and on case', () => {
    const features = textFeatures('a b c')
    expect(gramSimilarity(features, textFeatures('c b a'))).toBeCloseTo(3 / 5, 15)
    expect(gramSimilarity(features, textFeatures('A B C'))).toBe(0)
  })
})

describe('prefixSimilarity', () => {
  test.each([
    ['a b c', 'a b d e', 2 / 4],
    ['a b', 'a b', 1],
    ['a', 'b', 0],
    ['', 'b', 0],
    ['', '', 1],
  ])('of %j and %j is %d', (left, right, similarity) => {
    expect(prefixSimilarity(textFeatures(left), textFeatures(right))).toBe(similarity)
  })
})

describe.each([
  ['gramSimilarity', gramSimilarity],
  ['prefixSimilarity', prefixSimilarity],
])('%s', (_, similarity) => {
  test('lies between 0 and 1 and does not depend on the order', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const [features, others] = [textFeatures(left), textFeatures(right)]
        const value = similarity(features, others)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        expect(similarity(others, features)).toBe(value)
      }),
    )
  })

  test('of a text and itself is exactly 1', () => {
    fc.assert(
      fc.property(text, same => {
        expect(similarity(textFeatures(same), textFeatures(same))).toBe(1)
      }),
    )
  })

  test('does not see white space, to the last digit', () => {
    fc.assert(
      fc.property(prose, prose, (left, right) => {
        const spaced = textFeatures(
          `\t${left.replaceAll(' ', '  ').replaceAll('\n', '\r\n\r\n')}\r\n`,
        )
        const plain = textFeatures(left)
        const other = textFeatures(right)
        expect(similarity(spaced, other)).toBe(similarity(plain, other))
        expect(wordingVector(spaced)).toEqual(wordingVector(plain))
      }),
    )
  })
})

test('a wording vector has the square roots of the shares of grams, one cell for each', () => {
  const { indexes, values } = wordingVector(textFeatures('a a b'))
  // Grams: a twice, aa, b, ab; 5 in all.
  expect([...values].sort((left, right) => left - right)).toEqual(
    [1, 1, 1, 2].map(count => Math.fround(Math.sqrt(count / 5))),
  )
  expect([...indexes]).toEqual([...indexes].sort((left, right) => left - right))
  expect(wordingVector(textFeatures('')).indexes).toHaveLength(0)
})

test('the wording of different texts is spread over the whole vector', () => {
  const words = Array.from({ length: 20_000 }, (_, index) => `word${index}`).join(' ')
  expect(wordingVector(textFeatures(words)).indexes).toHaveLength(1024)
})

test('the wording of a usual answer takes about two kilobytes', () => {
  const words = Array.from({ length: 180 }, (_, index) => `w${(index * index) % 97}`).join(' ')
  const { indexes, values } = wordingVector(textFeatures(words))
  expect(indexes.byteLength + values.byteLength).toBeLessThan(2500)
})

test('length counts tokens on a logarithmic scale', () => {
  expect(logLength(textFeatures('one, two'))).toBe(Math.log(4))
  expect(logLength(textFeatures(''))).toBe(0)
})

test('the matrix has a row for each text', () => {
  const features = ['a b', 'a c', 'a b'].map(textFeatures)
  const third = gramSimilarity(textFeatures('a b'), textFeatures('a c'))
  expect([...similarityMatrix(features, gramSimilarity)]).toEqual([
    1,
    third,
    1,
    third,
    1,
    third,
    1,
    third,
    1,
  ])
})
