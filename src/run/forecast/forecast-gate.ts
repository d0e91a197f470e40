import type { GoldenCase } from '../../model/suite.ts'
import { caseKey, countSlots } from '../../model/suite.ts'
import { clusterValues, layOutClusters } from '../../statistics/basics/cluster-layout.ts'
import { effectNoise, type PlannedMean } from '../../statistics/planning/planning.ts'
import type { PlannedFailures } from '../../statistics/planning/planned-failures.ts'
import { mean } from '../../statistics/basics/summary.ts'
import { clustersNeeded } from '../clusters-needed.ts'
import { isInScope } from '../gate-scope.ts'
import { stratumKey } from '../judge/evidence/evidence.ts'
import type { Gate } from '../judge/gates/resolve-gates.ts'
import type { PlanNoise, TimeNoise } from './plan-noise.ts'

/** What the verdict of a gate will rest on, as far as a plan says. */
export type GatePlan =
  | ({ readonly kind: 'quality'; readonly candidateSamples: number } & PlannedMean)
  | ({ readonly kind: 'time'; readonly unit: 'ratio' | 'ms' } & PlannedMean)
  | ({ readonly kind: 'cost' } & PlannedMean)
  | ({ readonly kind: 'failures' } & PlannedFailures)

export interface PlanGateOptions {
  readonly cases: readonly GoldenCase[]
  readonly noise: PlanNoise
  /** So many times as many cases of the same kind (1). */
  readonly scale: number
}

/** Null where a gate has no limit, no case that it looks at, or nobody can say what to expect. */
export function planGate(gate: Gate, { cases, noise, scale }: PlanGateOptions): GatePlan | null {
  const { threshold, metric } = gate
  if (!threshold) return null
  const real = cases.filter(golden => !golden.fault && isInScope(golden, gate.scope))
  const plan = { noise, scale, limit: threshold.value }
  switch (metric.name) {
    case 'quality.replaced':
      return planQuality(
        real.filter(golden => golden.compare.kind === 'text'),
        plan,
      )
    case 'latency.ttft':
    case 'latency.total': {
      const isTtft = metric.name === 'latency.ttft'
      const unit = threshold.unit === 'ms' ? 'ms' : 'ratio'
      const time = isTtft ? noise.ttft : noise.total
      return planTime(strataOf(real, isTtft), { ...plan, unit, time })
    }
    case 'cost.total':
      return planCost(strataOf(real, false), plan)
    case 'errors.rate': {
      const pairs = countSlots(real)
      const { failureRate } = noise
      const requests = Math.round(scale * pairs)
      return pairs === 0 ? null : { kind: 'failures', requests, failureRate, limit: plan.limit }
    }
    default:
      return null
  }
}

interface Plan {
  readonly noise: PlanNoise
  readonly scale: number
  readonly limit: number
}

/** One case in one mode. */
interface Stratum {
  readonly key: string
  readonly caseKey: string
  readonly cluster: string
  readonly samples: number
}

function strataOf(cases: readonly GoldenCase[], streamsOnly: boolean): Stratum[] {
  return cases.flatMap(golden =>
    golden.modes
      .filter(mode => !streamsOnly || mode === 'stream')
      .map(mode => ({
        key: stratumKey({ caseKey: caseKey(golden), mode }),
        caseKey: caseKey(golden),
        cluster: golden.cluster,
        samples: golden.samples,
      })),
  )
}

function planQuality(texts: readonly GoldenCase[], { noise, scale, limit }: Plan): GatePlan | null {
  const strata = strataOf(texts, false)
  if (strata.length === 0) return null
  const { clusters, variance } = averageVariance(
    strata,
    ({ samples }) => effectNoise(noise.answers, { baseline: samples, candidate: samples }) ** 2,
  )
  return {
    kind: 'quality',
    clusters: Math.round(scale * clusters),
    fewest: clustersNeeded.text.forParity,
    deviation: Math.sqrt(variance),
    distance: limit,
    candidateSamples: mean(strata.map(({ samples }) => samples)) ?? 0,
  }
}

function planTime(
  strata: readonly Stratum[],
  { scale, limit, unit, time }: Plan & { readonly unit: 'ratio' | 'ms'; readonly time: TimeNoise },
): GatePlan | null {
  const pairs = time[unit]
  if (strata.length === 0 || pairs === null) return null
  const { clusters, variance } = averageVariance(strata, ({ samples }) => pairs.within / samples)
  return {
    kind: 'time',
    unit,
    clusters: Math.round(scale * clusters),
    fewest: clustersNeeded.timed.forParity,
    deviation: Math.sqrt(pairs.between + variance),
    distance: unit === 'ratio' ? Math.log(limit) : limit,
  }
}

/** Costs are added up over all pairs of a cluster, so that their number is what counts. */
function planCost(strata: readonly Stratum[], { noise, scale, limit }: Plan): GatePlan | null {
  const { clusters } = layOutClusters(strata)
  const pairs = strata.reduce((sum, { samples }) => sum + samples, 0)
  if (clusters === 0) return null
  return {
    kind: 'cost',
    clusters: Math.round(scale * clusters),
    fewest: clustersNeeded.cost.forParity,
    deviation: noise.costDeviation / Math.sqrt(pairs / clusters),
    distance: Math.log(limit),
  }
}

/** The mean over clusters of the variance of a cluster's mean, whose strata vary independently. */
function averageVariance(
  strata: readonly Stratum[],
  varianceOf: (stratum: Stratum) => number,
): { clusters: number; variance: number } {
  const layout = layOutClusters(strata)
  const weights = new Map(layout.strata.map(({ stratum, weight }) => [stratum, weight]))
  const variances = clusterValues(
    layout,
    stratum => (weights.get(stratum) ?? 1) * varianceOf(stratum),
  )
  return { clusters: layout.clusters, variance: mean(variances) ?? 0 }
}
