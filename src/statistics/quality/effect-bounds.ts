import { clopperPearsonUpper, studentQuantile } from '../basics/distributions.ts'
import { skewedQuantile } from '../basics/skewed-quantile.ts'
import { standardDeviation } from '../basics/summary.ts'

/** How far the effect may be from its estimate; null where there is nothing to tell it from. */
export interface EffectBounds {
  /** One-sided bounds. */
  readonly low: number | null
  readonly high: number | null
  readonly standardError: number | null
  /** Noise of the effect for one cluster. */
  readonly sdPi: number | null
}

const minimumVaried = 10

/**
 * Student bounds on the ratio by its linearised residuals. The upper one is corrected for positive
 * skew, and where hardly any cluster varies, so that the residuals say little about
 * the noise, it is at least the exact bound on the share of clusters that got worse.
 */
export function boundEffect(
  replaced: number,
  residuals: readonly number[],
  options: {
    readonly confidence: number
    /** Clusters whose answers are not all the same. */
    readonly varied: number
    /** Clusters in which the candidate is less like the baseline than the baseline itself. */
    readonly worse: number
  },
): EffectBounds {
  const clusters = residuals.length
  const sdPi = standardDeviation(residuals)
  if (sdPi === null) return { low: null, high: null, standardError: null, sdPi: null }
  const standardError = sdPi / Math.sqrt(clusters)
  const { confidence } = options
  const t = studentQuantile(confidence, clusters - 1)
  const skewed = skewedQuantile(residuals, { standardDeviation: sdPi, confidence })
  const high = replaced + skewed * standardError
  const exact = clopperPearsonUpper(options.worse, clusters, confidence)
  return {
    low: replaced - t * standardError,
    high: options.varied < minimumVaried ? Math.max(high, exact) : high,
    standardError,
    sdPi,
  }
}
