/** Values that differ by rounding only count as equal, which can only raise a p-value. */
export const tieTolerance = 1e-9

export interface PermutedStatistic {
  readonly name: string
  /** The observed value first, then one per permutation; larger means more change. */
  readonly values: Float64Array
}

export interface MaxTResult {
  /** Of all statistics jointly. */
  readonly p: number
  /** The largest standardised statistic, observed first, then of each permutation. */
  readonly maxima: Float64Array
  readonly statistics: readonly {
    readonly name: string
    /** Of this statistic alone. */
    readonly p: number
    /** Held against the maximum of all: safe to read side by side. */
    readonly adjusted: number
  }[]
}

/**
 * The joint permutation test by the largest standardised statistic (Westfall & Young 1993), with
 * p-values that count the observed labels as one of the permutations, so that none is ever 0
 * (Phipson & Smyth 2010). A statistic that no permutation changes takes no part.
 */
export function maxT(statistics: readonly PermutedStatistic[]): MaxTResult {
  const rounds = statistics[0]?.values.length ?? 0
  const maxima = new Float64Array(rounds).fill(Number.NEGATIVE_INFINITY)
  const observed = statistics.map(({ values }) => {
    const scores = standardise(values)
    scores.forEach((score, round) => {
      if (score > (maxima[round] as number)) maxima[round] = score
    })
    return scores[0] ?? Number.NEGATIVE_INFINITY
  })
  return {
    p: permutationP(maxima, maxima[0] ?? 0),
    maxima,
    statistics: statistics.map(({ name, values }, index) => ({
      name,
      p: permutationP(values, values[0] ?? 0),
      adjusted: permutationP(maxima, observed[index] ?? Number.NEGATIVE_INFINITY),
    })),
  }
}

/** (1 + number of permutations that reach `reached`) / (1 + permutations); `values[0]` is observed. */
export function permutationP(values: Float64Array, reached: number): number {
  let count = 1
  for (let round = 1; round < values.length; round++) {
    if ((values[round] as number) >= reached - tieTolerance) count++
  }
  return count / Math.max(1, values.length)
}

/** In deviations from their mean; empty when the values do not vary. */
export function standardise(values: Float64Array): Float64Array {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  const deviation = Math.sqrt(squares / values.length)
  if (!(deviation >= tieTolerance)) return new Float64Array()
  return values.map(value => (value - centre) / deviation)
}
