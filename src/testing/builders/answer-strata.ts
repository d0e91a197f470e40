import type { QualityStratum, SparseVector } from '../../statistics/quality/quality-stratum.ts'
import { wordingDimensions } from '../../statistics/quality/quality-stratum.ts'
import { unrelatedOrder } from '../../statistics/basics/unrelated-order.ts'

export interface Answers {
  readonly key: string
  readonly baseline: readonly string[]
  readonly candidate: readonly string[]
}

interface Features {
  readonly tokens: readonly string[]
  /** Square roots of the shares of words and word pairs: a vector of length 1. */
  readonly grams: ReadonlyMap<string, number>
}

/** Strata of one prompt each, from plain texts, with the reference definitions of similarity. */
export function strataOf(prompts: readonly Answers[], seed: string): QualityStratum[] {
  const features = new Map(
    prompts.map(({ key, baseline, candidate }) => [
      key,
      [...baseline, ...candidate].map(featuresOf),
    ]),
  )
  const order = unrelatedOrder([...features.keys()], seed)
  return prompts.map(({ key, baseline, candidate }) => {
    const own = features.get(key) ?? []
    const place = order.indexOf(key)
    const others = [1, 2, 3].filter(shift => shift < order.length)
    const unrelated = others.map(shift => {
      const other = order[(place + shift) % order.length] ?? ''
      const count = prompts.find(prompt => prompt.key === other)?.baseline.length ?? 0
      const theirs = (features.get(other) ?? []).slice(0, count)
      return average(
        own
          .slice(0, baseline.length)
          .flatMap(left => theirs.map(right => gramSimilarity(left, right))),
      )
    })
    return {
      key,
      caseKey: key,
      cluster: key,
      baselineCount: baseline.length,
      candidateCount: candidate.length,
      grams: matrixOf(own, gramSimilarity),
      prefixes: matrixOf(own, prefixSimilarity),
      unrelated: unrelated.length === 0 ? Number.NaN : average(unrelated),
      wording: own.map(hashedVector),
      logLengths: Float64Array.from(own, ({ tokens }) => Math.log1p(tokens.length)),
    }
  })
}

function featuresOf(text: string): Features {
  const tokens = text.match(/[\p{L}\p{N}_]+|\S/gu) ?? []
  const counts = new Map<string, number>()
  tokens.forEach((token, index) => {
    increment(counts, token)
    if (index > 0) increment(counts, `${tokens[index - 1] ?? ''}\u0001${token}`)
  })
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const grams = new Map([...counts].map(([gram, count]) => [gram, Math.sqrt(count / total)]))
  return { tokens, grams }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function gramSimilarity(left: Features, right: Features): number {
  let product = 0
  for (const [gram, value] of left.grams) product += value * (right.grams.get(gram) ?? 0)
  return Math.min(1, product)
}

function prefixSimilarity(left: Features, right: Features): number {
  const longest = Math.max(left.tokens.length, right.tokens.length)
  const differs = left.tokens.findIndex((token, index) => token !== right.tokens[index])
  const common = differs < 0 ? Math.min(left.tokens.length, right.tokens.length) : differs
  return longest === 0 ? 1 : common / longest
}

function matrixOf(
  features: readonly Features[],
  similarity: (left: Features, right: Features) => number,
): Float64Array {
  return Float64Array.from(
    features.flatMap((left, row) =>
      features.map((right, column) => {
        if (row === column) return 1
        return row > column ? similarity(left, right) : similarity(right, left)
      }),
    ),
  )
}

/**
 * The reference keeps those grams only whose mixed hash is not negative as a signed number. The
 * expected values were computed so, and the tests are about what is made of the vectors.
 */
function hashedVector({ grams }: Features): SparseVector {
  const values = new Map<number, number>()
  for (const [gram, value] of grams) {
    let hash = 0x811c9dc5
    for (let i = 0; i < gram.length; i++) {
      // oxlint-disable-next-line unicorn/prefer-code-point
      hash = Math.imul(hash ^ gram.charCodeAt(i), 0x01000193)
    }
    const index = (hash ^ (hash >>> 15)) % wordingDimensions
    if (index >= 0) values.set(index, (values.get(index) ?? 0) + value)
  }
  return {
    indexes: Uint16Array.from(values.keys()),
    values: Float64Array.from(values.values()),
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
