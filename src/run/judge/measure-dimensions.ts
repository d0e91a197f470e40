import type { Measurement } from './measurement.ts'
import type { BySide, CaseEvidence, Pair } from './evidence.ts'
import { hodgesLehmann } from '../../statistics/hodges-lehmann.ts'
import { costRatio } from '../../statistics/cost-ratio.ts'
import { pairedErrorDifference } from '../../statistics/paired-errors.ts'
import { median } from '../../statistics/summary.ts'
import { clusterMeans, mean } from './cluster-means.ts'
import { nothingMeasured, statusOf } from './measurement.ts'

export interface MeasureContext {
  readonly seed: string
  readonly permutations: number
  /** Mean delay of our own event loop in milliseconds; null when unknown. */
  readonly eventLoopDelayMs: number | null
}

const minimumLatencyCases = 10
const minimumCostCases = 20
/** Above this share of the faster side's median, our own delay would colour the comparison. */
const tolerableDelayShare = 0.05

/** Paired times: the Hodges-Lehmann centre of the cases' mean log-ratios, or of differences in ms. */
export function measureLatency(
  evidence: readonly CaseEvidence[],
  options: { readonly which: 'ttft' | 'total'; readonly unit: 'ratio' | 'ms' } & MeasureContext,
): Measurement {
  const { which, unit } = options
  const base = {
    ...nothingMeasured,
    unit,
    neutral: unit === 'ratio' ? 1 : 0,
    needed: { forParity: minimumLatencyCases, forDrift: minimumLatencyCases, noun: 'case' },
  } as const
  const seen = anySeen(evidence, item =>
    which === 'ttft' ? item.latency.ttftSeen : item.latency.totalSeen,
  )
  const pairsOf = (item: CaseEvidence) =>
    which === 'ttft' ? item.latency.ttftMs : item.latency.totalMs
  const units = clusterMeans(evidence, item => {
    const pairs = pairsOf(item)
    if (pairs.length === 0) return null
    return mean(
      pairs.map(pair =>
        unit === 'ratio'
          ? Math.log(pair.candidate / pair.baseline)
          : pair.candidate - pair.baseline,
      ),
    )
  })
  if (units.length === 0) return { ...base, ...statusOf(seen) }
  const result = hodgesLehmann(units.map(item => item.value))
  const scale = (value: number | null) =>
    value === null || unit === 'ms' ? value : Math.exp(value)
  const all = evidence.flatMap(pairsOf)
  const baseline = median(all.map(pair => pair.baseline))
  const candidate = median(all.map(pair => pair.candidate))
  return {
    ...base,
    status: 'measured',
    baseline,
    candidate,
    estimate: scale(result.estimate),
    low: scale(result.low),
    high: scale(result.high),
    p: result.p,
    samples: units.length,
    obstacle: ownDelayObstacle(options.eventLoopDelayMs, baseline, candidate),
  }
}

function ownDelayObstacle(
  delayMs: number | null,
  baseline: number | null,
  candidate: number | null,
): string | null {
  if (delayMs === null || baseline === null || candidate === null) return null
  if (delayMs <= tolerableDelayShare * Math.min(baseline, candidate)) return null
  return `this machine was busy: our own event loop was late by ${delayMs.toFixed(1)} ms on average; lower --concurrency`
}

/** Ratio of total cost over the cases, each with all its repeats and retries. */
export function measureCost(evidence: readonly CaseEvidence[]): Measurement {
  const base = {
    ...nothingMeasured,
    unit: 'ratio',
    neutral: 1,
    needed: { forParity: minimumCostCases, forDrift: 2, noun: 'case' },
  } as const
  const sum = (pairs: readonly Pair<number>[], side: 'baseline' | 'candidate') =>
    pairs.reduce((total, pair) => total + pair[side], 0)
  const clusters = new Map<string, { cluster: string; baseline: number; candidate: number }>()
  for (const item of evidence) {
    if (item.costs.length === 0) continue
    const { cluster } = item.golden
    const before = clusters.get(cluster) ?? { cluster, baseline: 0, candidate: 0 }
    clusters.set(cluster, {
      cluster,
      baseline: before.baseline + sum(item.costs, 'baseline'),
      candidate: before.candidate + sum(item.costs, 'candidate'),
    })
  }
  const units = [...clusters.values()]
  if (units.length === 0) return { ...base, ...statusOf(anySeen(evidence, item => item.costSeen)) }
  const result = costRatio(units)
  return {
    ...base,
    status: 'measured',
    baseline: units.reduce((total, unit) => total + unit.baseline, 0),
    candidate: units.reduce((total, unit) => total + unit.candidate, 0),
    estimate: result.ratio,
    low: result.low,
    high: result.high,
    p: result.p,
    samples: units.length,
    obstacle: result.ratio === null ? 'the baseline cost nothing, so there is no ratio' : null,
  }
}

/** Paired difference of failure rates over all slots of all modes. */
export function measureErrors(
  evidence: readonly CaseEvidence[],
  options: { readonly which: 'failed' | 'firstAttemptFailed' } & MeasureContext,
): Measurement {
  const pairs = evidence.flatMap(item =>
    item[options.which].map(pair => ({
      cluster: item.golden.cluster,
      baselineFailed: pair.baseline,
      candidateFailed: pair.candidate,
    })),
  )
  const base = {
    ...nothingMeasured,
    unit: 'points',
    neutral: 0,
    needed: { forParity: 1, forDrift: 1, noun: 'paired request' },
  } as const
  if (pairs.length === 0) return base
  const result = pairedErrorDifference(pairs, {
    seed: options.seed,
    permutations: options.permutations,
  })
  return {
    ...base,
    status: 'measured',
    baseline: result.baselineRate,
    candidate: result.candidateRate,
    estimate: result.difference,
    low: result.low,
    high: result.high,
    p: result.p,
    samples: pairs.length,
  }
}

function anySeen(
  evidence: readonly CaseEvidence[],
  read: (item: CaseEvidence) => BySide<boolean>,
): BySide<boolean> {
  return {
    baseline: evidence.some(item => read(item).baseline),
    candidate: evidence.some(item => read(item).candidate),
  }
}
