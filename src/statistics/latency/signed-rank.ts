import { normalCdf, normalQuantile } from '../basics/distributions.ts'
import { midRanks } from '../basics/ranks.ts'
import { sum } from '../basics/summary.ts'

const largestExact = 25

/**
 * The one-sided p of Wilcoxon's signed-rank test (Wilcoxon 1945) that values tend to be positive:
 * zeros dropped, mid-ranks, variance corrected for ties, continuity corrected. 1 without any sign.
 */
export function signedRankP(differences: readonly number[]): number {
  const signed = differences.filter(difference => difference !== 0)
  const n = signed.length
  if (n === 0) return 1
  const { ranks, tieTerm } = midRanks(signed.map(Math.abs))
  const positive = sum(ranks.filter((_, index) => (signed[index] ?? 0) > 0))
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieTerm / 48
  const z = (positive - (n * (n + 1)) / 4 - 0.5) / Math.sqrt(variance)
  return normalCdf(-z)
}

/**
 * The largest c with P(W <= c) <= 1 - confidence for the rank sum W of n values without ties, -1 if
 * there is none: exact up to n = 25, by the normal approximation beyond.
 */
export function signedRankCritical(n: number, confidence: number): number {
  if (n > largestExact) {
    const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24)
    return Math.floor((n * (n + 1)) / 4 - normalQuantile(confidence) * deviation)
  }
  const subsets = subsetsBySum(n)
  const allowed = (1 - confidence) * 2 ** n
  let below = 0
  let critical = -1
  for (const count of subsets) {
    below += count
    if (below > allowed) break
    critical++
  }
  return critical
}

/** At index w, how many subsets of the ranks 1 to n add up to w. */
function subsetsBySum(n: number): number[] {
  const counts = [1, ...Array.from({ length: (n * (n + 1)) / 2 }, () => 0)]
  for (let rank = 1; rank <= n; rank++) {
    for (let total = counts.length - 1; total >= rank; total--) {
      counts[total] = (counts[total] ?? 0) + (counts[total - rank] ?? 0)
    }
  }
  return counts
}
