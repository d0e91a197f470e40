import { studentCdf, studentQuantile } from '../basics/distributions.ts'
import { groupByCluster } from '../basics/group-by-cluster.ts'
import { standardDeviation, sum } from '../basics/summary.ts'

export interface CostUnit {
  readonly cluster: string
  /** US dollars over all repeats and retries. */
  readonly baseline: number
  readonly candidate: number
}

export interface CostRatio {
  /** Those that cost anything. */
  readonly clusters: number
  /** Total of the candidate over total of the baseline; null when the baseline cost nothing. */
  readonly ratio: number | null
  /** One-sided bounds; null below two clusters. */
  readonly low: number | null
  readonly high: number | null
  /** One-sided: that the ratio is above `dearerThan`. */
  readonly p: number | null
}

interface CostRatioOptions {
  readonly confidence?: number
  /** The ratio that `p` tests against: 1 for "the candidate is dearer". */
  readonly dearerThan?: number
}

const usualConfidence = 0.95
/** Residuals below this share of the mean cost are rounding. */
const rounding = 1e-12
/** With noise so many times the ratio, a bound would be a number without a meaning. */
const hopelessError = 10

/**
 * The ratio of totals. Costs are often spread so unevenly that a few prompts decide most of it, and
 * the textbook bound (residuals of the ratio over the root of n, Cochran 1977) is then too narrow:
 * the dear prompts draw the ratio towards themselves. So the noise is measured by leaving out one
 * cluster at a time (jackknife, Tukey 1958), Student's degrees of freedom are those of the
 * residuals' kurtosis (Satterthwaite 1946), and bounds are set on the logarithm.
 */
export function costRatio(
  units: readonly CostUnit[],
  { confidence = usualConfidence, dearerThan = 1 }: CostRatioOptions = {},
): CostRatio {
  const clusters = groupByCluster(units)
    .map(members => ({
      baseline: sum(members.map(member => member.baseline)),
      candidate: sum(members.map(member => member.candidate)),
    }))
    .filter(({ baseline, candidate }) => baseline > 0 || candidate > 0)
  const n = clusters.length
  const totalBaseline = sum(clusters.map(cluster => cluster.baseline))
  if (!(totalBaseline > 0)) return { clusters: n, ratio: null, low: null, high: null, p: null }
  const ratio = sum(clusters.map(cluster => cluster.candidate)) / totalBaseline
  const meanBaseline = totalBaseline / n
  // In units of the mean cost, so that neither tiny nor huge amounts lose precision in the squares.
  const residuals = clusters.map(
    cluster => cluster.candidate / meanBaseline - ratio * (cluster.baseline / meanBaseline),
  )
  const deviation = standardDeviation(residuals)
  if (deviation === null) return { clusters: n, ratio, low: null, high: null, p: null }
  if (deviation <= rounding * ratio * Math.sqrt(n)) {
    return {
      clusters: n,
      ratio,
      low: ratio,
      high: ratio,
      p: dearerWithoutSpreadP(ratio / dearerThan, n),
    }
  }
  const shares = clusters.map(cluster => cluster.baseline / totalBaseline)
  const relativeError = jackknifeError(residuals, shares) / ratio
  // As good as all was paid for one cluster, or by the candidate for what the baseline gave away.
  if (!(relativeError < hopelessError)) {
    return { clusters: n, ratio, low: null, high: null, p: null }
  }
  const degrees = degreesOfFreedom(residuals, deviation)
  const reach = Math.exp(studentQuantile(confidence, degrees) * relativeError)
  return {
    clusters: n,
    ratio,
    low: ratio / reach,
    high: ratio * reach,
    p: studentCdf(-Math.log(ratio / dearerThan) / relativeError, degrees),
  }
}

/** Standard error of the ratio from what it would be without each cluster in turn. */
function jackknifeError(residuals: readonly number[], shares: readonly number[]): number {
  const n = residuals.length
  const changes = residuals.map((residual, index) => residual / (1 - (shares[index] ?? 0)))
  return (standardDeviation(changes) ?? 0) * ((n - 1) / (n * Math.sqrt(n)))
}

/** What the estimated variance is worth: n - 1 for normal residuals, less where few stand out. */
function degreesOfFreedom(residuals: readonly number[], deviation: number): number {
  const n = residuals.length
  const kurtosis = sum(residuals.map(residual => (residual / deviation) ** 4)) / n
  const excess = kurtosis - (n - 3) / (n - 1)
  return excess > 0 ? Math.min(n - 1, (2 * n) / excess) : n - 1
}

/**
 * Where every cluster has the same ratio there is no spread to measure by. The sign test is then
 * what is left: all n clusters are dearer, which chance does once in 2^n.
 */
function dearerWithoutSpreadP(ratio: number, n: number): number {
  return ratio - 1 > rounding ? 2 ** -n : 1
}
