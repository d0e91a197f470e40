/** Paired yes-or-no outcomes, counted by what each side showed. */
export interface PairedCounts {
  readonly both: number
  readonly candidateOnly: number
  readonly baselineOnly: number
  readonly neither: number
}

export interface Interval {
  readonly low: number
  readonly high: number
}

/** The score interval of one share (Wilson 1927). */
export function wilsonInterval(count: number, n: number, z: number): Interval {
  const share = count / n
  const scale = 1 + (z * z) / n
  const centre = (share + (z * z) / (2 * n)) / scale
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return {
    low: count === 0 ? 0 : Math.max(0, centre - reach),
    high: count === n ? 1 : Math.min(1, centre + reach),
  }
}

/**
 * Bounds on the candidate's share less the baseline's, from the score intervals of both and their
 * correlation (Newcombe 1998, method 10: square and add). `widening` multiplies the distances from
 * the difference to its bounds.
 */
export function newcombeInterval(
  counts: PairedCounts,
  { z, widening }: { readonly z: number; readonly widening: number },
): Interval {
  const { both, candidateOnly, baselineOnly, neither } = counts
  const n = both + candidateOnly + baselineOnly + neither
  const candidate = wilsonInterval(both + candidateOnly, n, z)
  const baseline = wilsonInterval(both + baselineOnly, n, z)
  const candidateShare = (both + candidateOnly) / n
  const baselineShare = (both + baselineOnly) / n
  const phi = correlation(counts)
  const difference = (candidateOnly - baselineOnly) / n
  const down = squareAndAdd(candidateShare - candidate.low, baseline.high - baselineShare, phi)
  const up = squareAndAdd(candidate.high - candidateShare, baselineShare - baseline.low, phi)
  return {
    low: Math.max(-1, difference - widening * down),
    high: Math.min(1, difference + widening * up),
  }
}

function squareAndAdd(left: number, right: number, phi: number): number {
  return Math.sqrt(Math.max(0, left * left - 2 * phi * left * right + right * right))
}

/** Newcombe's phi, whose numerator is corrected for continuity when it is positive. */
function correlation({ both, candidateOnly, baselineOnly, neither }: PairedCounts): number {
  const margins =
    (both + candidateOnly) *
    (baselineOnly + neither) *
    (both + baselineOnly) *
    (candidateOnly + neither)
  if (margins === 0) return 0
  const n = both + candidateOnly + baselineOnly + neither
  const product = both * neither - candidateOnly * baselineOnly
  return (product > 0 ? Math.max(0, product - n / 2) : product) / Math.sqrt(margins)
}
