/** A sparse vector of at most 1024 dimensions; an index may occur once only. */
export interface SparseVector {
  readonly indexes: Uint16Array
  readonly values: Float64Array | Float32Array
}

/**
 * The answers to one case in one mode, as numbers. Answers are numbered baseline first; labels are
 * only ever exchanged inside a stratum.
 */
export interface QualityStratum {
  /** Unique. Sums are taken in the order of the keys. */
  readonly key: string
  readonly caseKey: string
  readonly cluster: string
  readonly baselineCount: number
  readonly candidateCount: number
  /** Similarity of words and word pairs: a symmetric n by n matrix, row by row. */
  readonly grams: Float64Array
  /** Similarity by common beginning, in the same shape. */
  readonly prefixes: Float64Array
  /** Mean similarity of the baseline's answers to those to other prompts; NaN if there are none. */
  readonly unrelated: number
  /** Per answer: its words and word pairs, hashed. */
  readonly wording: readonly SparseVector[]
  /** Per answer: log(1 + number of tokens). */
  readonly logLengths: Float64Array
}

export const wordingDimensions = 1024

/** What tests of a change take part in, and so what labellings are drawn for. */
export function hasBothSides({ baselineCount, candidateCount }: QualityStratum): boolean {
  return baselineCount >= 1 && candidateCount >= 1
}
