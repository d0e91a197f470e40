import type { Distribution } from '../../report/html/page-data.ts'

/**
 * The time within which a share of the samples ended. Null where fewer samples than one lie beyond
 * it: a 99 % quantile of ten samples would only be their largest.
 */
export function quantileOf({ samples, quantiles }: Distribution, share: number): number | null {
  if (samples === 0 || (share > 0.5 && samples * (1 - share) < 1 - 1e-9)) return null
  const place = share * (quantiles.length - 1)
  const below = quantiles[Math.floor(place)]
  const above = quantiles[Math.ceil(place)]
  if (below === undefined || above === undefined) return null
  return below + (above - below) * (place % 1)
}
