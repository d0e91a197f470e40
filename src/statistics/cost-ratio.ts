import { studentCdf, studentQuantile } from './distributions.ts'
import { groupByCluster } from './group-by-cluster.ts'
import { standardDeviation, sum } from './summary.ts'

export interface CostUnit {
  readonly cluster: string
  /** US dollars over all repeats and retries. */
  readonly baseline: number
  readonly candidate: number
}

export interface CostRatio {
  readonly clusters: number
  /** Total of the candidate over total of the baseline; null when the baseline cost nothing. */
  readonly ratio: number | null
  /** One-sided 95 % bounds; null below two clusters. */
  readonly low: number | null
  readonly high: number | null
  /** One-sided: that the candidate is dearer. */
  readonly p: number | null
}

const confidence = 0.95
/** Residuals below this share of the mean cost are rounding. */
const rounding = 1e-12

/** The ratio of totals with the linearised residuals of the ratio estimator (Cochran 1977). */
export function costRatio(units: readonly CostUnit[]): CostRatio {
  const clusters = groupByCluster(units).map(members => ({
    baseline: sum(members.map(member => member.baseline)),
    candidate: sum(members.map(member => member.candidate)),
  }))
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
  const standardError = deviation / Math.sqrt(n)
  const reach = studentQuantile(confidence, n - 1) * standardError
  return {
    clusters: n,
    ratio,
    low: ratio - reach,
    high: ratio + reach,
    p: dearerP(ratio, standardError, n),
  }
}

/**
 * Where every cluster has the same ratio there is no spread to measure by. The sign test is then
 * what is left: all n clusters are dearer, which chance does once in 2^n.
 */
function dearerP(ratio: number, standardError: number, n: number): number {
  const excess = ratio - 1
  if (standardError > rounding * ratio) return studentCdf(-excess / standardError, n - 1)
  return excess > rounding ? 2 ** -n : 1
}
