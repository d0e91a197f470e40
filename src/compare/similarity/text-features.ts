import { gramKeys, wordingCell, wordingSize } from './gram-hash.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { sortHashes } from './sort-hashes.ts'
import { tokenBounds } from '../text/tokenize.ts'

/** What similarity needs of a text. About 16 bytes a word: dropped as soon as it was compared. */
export interface TextFeatures {
  /** A 53-bit hash of each token, in the order of the text. */
  readonly tokens: Float64Array
  /** 53-bit hashes of the distinct grams (single tokens and pairs of neighbours), ascending. */
  readonly grams: Float64Array
  /** How often each gram occurs. */
  readonly counts: Uint32Array
  /** The sum of `counts`. */
  readonly gramCount: number
}

/** Nonzero cells of a vector of 1024, ascending; single precision keeps an answer under 2 kB. */
export interface WordingVector {
  readonly indexes: Uint16Array
  readonly values: Float32Array
}

export function textFeatures(text: string): TextFeatures {
  const normalised = normaliseText(text)
  const keys = gramKeys(normalised, tokenBounds(normalised))
  // Those of tokens alternate with those of pairs.
  const tokens = new Float64Array((keys.length + 1) >> 1)
  for (let index = 0; index < tokens.length; index++) tokens[index] = keys[2 * index] as number
  return { tokens, gramCount: keys.length, ...countDistinct(sortHashes(keys)) }
}

function countDistinct(sorted: Float64Array): Pick<TextFeatures, 'grams' | 'counts'> {
  const grams = new Float64Array(sorted.length)
  const counts = new Uint32Array(sorted.length)
  let last = -1
  for (const key of sorted) {
    if (last < 0 || grams[last] !== key) grams[++last] = key
    counts[last] = (counts[last] ?? 0) + 1
  }
  return { grams: grams.slice(0, last + 1), counts: counts.slice(0, last + 1) }
}

/**
 * Sum over grams of sqrt(count in left x count in right), over sqrt(all grams of left x of right):
 * 1 for equal bags of words and word pairs, 0 for nothing in common. Two empty texts are equal.
 */
export function gramSimilarity(left: TextFeatures, right: TextFeatures): number {
  if (left.gramCount === 0 && right.gramCount === 0) return 1
  if (left.gramCount === 0 || right.gramCount === 0) return 0
  let sum = 0
  let index = 0
  let place = 0
  // Nothing is read beyond an end: it would make the engine wrap every number that is read.
  while (index < left.grams.length && place < right.grams.length) {
    const difference = (left.grams[index] as number) - (right.grams[place] as number)
    if (difference === 0) {
      sum += Math.sqrt((left.counts[index] as number) * (right.counts[place] as number))
    }
    if (difference <= 0) index++
    if (difference >= 0) place++
  }
  return Math.min(1, sum / Math.sqrt(left.gramCount * right.gramCount))
}

/** Length of the common beginning in tokens, over the length of the longer text. */
export function prefixSimilarity(left: TextFeatures, right: TextFeatures): number {
  const longer = Math.max(left.tokens.length, right.tokens.length)
  const shorter = Math.min(left.tokens.length, right.tokens.length)
  if (longer === 0) return 1
  let common = 0
  while (common < shorter && left.tokens[common] === right.tokens[common]) common++
  return common / longer
}

/**
 * The square roots of the grams' shares, hashed into 1024 cells: a direction in which the wording of
 * many prompts can be seen to move together.
 */
export function wordingVector(features: TextFeatures): WordingVector {
  const { grams, counts, gramCount } = features
  const cells = new Float64Array(wordingSize)
  let used = 0
  for (let index = 0; index < grams.length; index++) {
    const cell = wordingCell(grams[index] ?? 0)
    if (cells[cell] === 0) used++
    cells[cell] = (cells[cell] ?? 0) + Math.sqrt((counts[index] ?? 0) / gramCount)
  }
  const indexes = new Uint16Array(used)
  const values = new Float32Array(used)
  let place = 0
  for (let cell = 0; place < used; cell++) {
    if (cells[cell] === 0) continue
    indexes[place] = cell
    values[place] = cells[cell] ?? 0
    place++
  }
  return { indexes, values }
}

/** log(1 + number of tokens). */
export function logLength(features: TextFeatures): number {
  return Math.log1p(features.tokens.length)
}

/** All pairs, row by row: `matrix[row * features.length + column]`. */
export function similarityMatrix(
  features: readonly TextFeatures[],
  similarity: (left: TextFeatures, right: TextFeatures) => number,
): Float64Array {
  const size = features.length
  const matrix = new Float64Array(size * size)
  features.forEach((left, row) => {
    matrix[row * size + row] = 1
    features.slice(0, row).forEach((right, column) => {
      const value = similarity(left, right)
      matrix[row * size + column] = value
      matrix[column * size + row] = value
    })
  })
  return matrix
}
