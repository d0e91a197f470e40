import { groupByCluster } from './group-by-cluster.ts'
import { hodgesLehmann } from './hodges-lehmann.ts'
import { mean } from './summary.ts'

export interface PairedRatioUnit {
  readonly cluster: string
  /** log(candidate / baseline) of each pair that was sent at the same time. */
  readonly logRatios: readonly number[]
}

export interface PairedRatio {
  readonly clusters: number
  /** Ratios, not logarithms: 1 is parity. */
  readonly estimate: number | null
  readonly low: number | null
  readonly high: number | null
  /** One-sided: that the candidate is slower. */
  readonly p: number | null
}

/** The typical ratio over clusters, each with the mean log-ratio of its units (a case in a mode). */
export function pairedRatio(units: readonly PairedRatioUnit[]): PairedRatio {
  const measured = units.flatMap(({ cluster, logRatios }) => {
    const value = mean(logRatios.filter(Number.isFinite))
    return value === null ? [] : { cluster, value }
  })
  const values = groupByCluster(measured).map(
    members => mean(members.map(member => member.value)) ?? 0,
  )
  const { estimate, low, high, p } = hodgesLehmann(values)
  return {
    clusters: values.length,
    estimate: exponential(estimate),
    low: exponential(low),
    high: exponential(high),
    p,
  }
}

function exponential(value: number | null): number | null {
  return value === null ? null : Math.exp(value)
}
