import { signedRankCritical, signedRankP } from './signed-rank.ts'
import { ascending } from '../basics/summary.ts'
import { walshAverage, walshCount } from './walsh-averages.ts'

export interface CentreEstimate {
  /** The Hodges-Lehmann centre; null without a value. */
  readonly estimate: number | null
  /** One-sided bounds; null with so few values (four at 95 %) that no rank gives them. */
  readonly low: number | null
  readonly high: number | null
  /** One-sided: that the values tend to be above `above`. */
  readonly p: number | null
}

interface CentreOptions {
  readonly confidence?: number
  /** The centre that `p` tests against. */
  readonly above?: number
}

const usualConfidence = 0.95

/**
 * The centre of paired differences: the median of all means of two of them (Hodges & Lehmann 1963),
 * with the bounds that belong to Wilcoxon's signed-rank test. Infinite values and NaN are left out.
 */
export function hodgesLehmann(
  differences: readonly number[],
  { confidence = usualConfidence, above = 0 }: CentreOptions = {},
): CentreEstimate {
  const sorted = ascending(differences.filter(Number.isFinite))
  const n = sorted.length
  if (n === 0) return { estimate: null, low: null, high: null, p: null }
  const count = walshCount(n)
  const lower = walshAverage(sorted, (count + 1) >> 1)
  const upper = walshAverage(sorted, (count + 2) >> 1)
  const critical = signedRankCritical(n, confidence)
  return {
    estimate: lower / 2 + upper / 2,
    low: critical < 0 ? null : walshAverage(sorted, critical + 1),
    high: critical < 0 ? null : walshAverage(sorted, count - critical),
    p: signedRankP(above === 0 ? sorted : sorted.map(value => value - above)),
  }
}
