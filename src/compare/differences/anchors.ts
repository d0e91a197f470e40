/** A pair of places, one in each sequence, that belong together. */
export interface Anchor {
  readonly left: number
  readonly right: number
}

/** How many neighbours must agree for a place to be recognised. */
const gramSize = 3

/**
 * Places that surely correspond: where the same three neighbours occur exactly once in each sequence,
 * as many of them as are in the same order on both sides. Ascending; takes n log n.
 *
 * @param left - Numbers that stand for words, each below 2^17.
 */
export function findAnchors(left: readonly number[], right: readonly number[]): Anchor[] {
  const places = uniqueGrams(right)
  const pairs: Anchor[] = []
  for (const [gram, index] of uniqueGrams(left)) {
    const place = places.get(gram)
    if (index >= 0 && place !== undefined && place >= 0) pairs.push({ left: index, right: place })
  }
  return longestAscending(pairs)
}

/** Each run of three with its place, or -1 when it occurs more than once. In the order of places. */
function uniqueGrams(sequence: readonly number[]): Map<number, number> {
  const places = new Map<number, number>()
  for (let index = 0; index + gramSize <= sequence.length; index++) {
    let gram = 0
    for (let offset = 0; offset < gramSize; offset++) {
      gram = gram * 2 ** 17 + (sequence[index + offset] ?? 0)
    }
    places.set(gram, places.has(gram) ? -1 : index)
  }
  return places
}

/** The longest subsequence that ascends on the right, by patience sorting; the left ascends already. */
function longestAscending(pairs: readonly Anchor[]): Anchor[] {
  const previous: number[] = []
  /** Index of the pair with the smallest right end that closes a subsequence of each length. */
  const ends: number[] = []
  pairs.forEach((pair, index) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((pairs[ends[middle] ?? 0]?.right ?? 0) < pair.right) low = middle + 1
      else high = middle
    }
    previous[index] = low > 0 ? (ends[low - 1] ?? -1) : -1
    ends[low] = index
  })
  const chain: Anchor[] = []
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at]
    if (pair) chain.push(pair)
  }
  return chain.reverse()
}
