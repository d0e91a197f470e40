import { binomialCdf } from './distributions.ts'
import { ascending } from './summary.ts'

export interface QuantileEstimate {
  readonly estimate: number | null
  /** One-sided 95 % bounds that are values of the sample; null where it is too small for one. */
  readonly low: number | null
  readonly high: number | null
}

const risk = 0.05

/** A quantile by nearest rank, bounded by order statistics: no distribution is assumed. */
export function estimateQuantile(values: readonly number[], quantile: number): QuantileEstimate {
  const sorted = ascending(values)
  const n = sorted.length
  const at = (rank: number): number | null => sorted[rank - 1] ?? null
  // The number of values below the quantile is binomial; ranks count from 1.
  let low = 0
  while (low < n && binomialCdf(low, n, quantile) <= risk) low++
  let high = n
  while (high > 0 && 1 - binomialCdf(high - 1, n, quantile) <= risk) high--
  return {
    estimate: at(Math.max(1, Math.ceil(n * quantile))),
    low: at(low),
    high: at(high + 1),
  }
}

/** The fewest values that give an upper bound on a quantile: 59 for 95 %, 299 for 99 %. */
export function valuesForQuantile(quantile: number): number {
  return Math.ceil(Math.log(risk) / Math.log(quantile))
}
