import type { RunReport, TimeRatio } from '../../../model/report.ts'
import { quantileRatios, type ClusterValues } from '../../../statistics/latency/quantile-ratio.ts'
import { randomStream } from '../../../statistics/basics/random.ts'
import type { RunTotals } from './run-totals.ts'

const shares = [0.5, 0.95] as const

/** How the quantiles that reports show of both sides compare. */
export function compareTimes(
  { sides, times }: Pick<RunTotals, 'sides' | 'times'>,
  seed: string,
): RunReport['timeRatios'] {
  const compare = (which: 'ttft' | 'total', clusters: readonly ClusterValues[]): TimeRatio[] => {
    const isBounded = (share: number): boolean =>
      [sides.baseline, sides.candidate].every(totals =>
        totals[`${which}Quantiles`].some(quantile => quantile.share === share),
      )
    const bounded = shares.filter(isBounded)
    return quantileRatios(clusters, bounded, randomStream(seed, `time ratios ${which}`))
  }
  return { ttft: compare('ttft', times.ttft), total: compare('total', times.total) }
}
