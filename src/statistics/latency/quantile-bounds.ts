import { binomialCdf } from '../basics/distributions.ts'
import { largestThat } from '../basics/largest-that.ts'
import { ascending } from '../basics/summary.ts'

export interface QuantileBounds {
  readonly value: number
  /** One-sided 95 % bounds. */
  readonly low: number
  readonly high: number
}

const confidence = 0.95

/**
 * The value that a share of the values does not exceed, with bounds that are values themselves, so
 * that no distribution is assumed: the number of values below a quantile is binomial. Null where
 * there are too few for bounds: p95 takes 59 values, p99 299 (0.95^59 and 0.99^299 are just below 5 %).
 */
export function quantileBounds(values: readonly number[], share: number): QuantileBounds | null {
  const sorted = ascending(values)
  const n = sorted.length
  const low = sorted[rankBelow(n, share) - 1]
  const high = sorted[n - rankBelow(n, 1 - share)]
  const value = sorted[Math.ceil(share * n) - 1]
  return low === undefined || high === undefined || value === undefined
    ? null
    : { value, low, high }
}

/** The highest rank whose value lies at or below the quantile but for a chance of 5 %; 0 if none. */
function rankBelow(n: number, share: number): number {
  // The value of rank r exceeds the quantile if fewer than r values lie below it.
  return largestThat(
    { none: 0, most: n },
    rank => binomialCdf(rank - 1, n, share) <= 1 - confidence,
  )
}
