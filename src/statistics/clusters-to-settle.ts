import { normalQuantile } from './distributions.ts'

const confidence = 0.95

/**
 * How many clusters would probably settle an undecided limit, since a bound's distance from the
 * estimate shrinks with the root of the data: inside the limit, as many as bring the bound below it;
 * beyond the limit, as many as tell the estimate from `neutral`, the value at parity. Never fewer
 * than there are; null where no amount of data would do. All figures are on one scale, which is the
 * logarithmic one for ratios of times.
 */
export function clustersToSettle(options: {
  readonly clusters: number
  readonly standardError: number
  readonly estimate: number
  readonly limit: number
  readonly neutral: number
}): number | null {
  const { clusters, standardError, estimate, limit, neutral } = options
  const distance = estimate < limit ? limit - estimate : estimate - neutral
  if (!(distance > 0)) return null
  const factor = ((normalQuantile(confidence) * standardError) / distance) ** 2
  const needed = Math.ceil(clusters * factor)
  return Number.isFinite(needed) ? Math.max(clusters, needed) : null
}
