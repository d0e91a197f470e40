import type { ClusterLayout, PlacedStratum } from '../basics/cluster-layout.ts'
import type { ContractStratum, PreparedRates, Rates } from './contract-rates.ts'
import type { LabelledGroup } from '../basics/relabel.ts'
import { clusterValues, layOutClusters } from '../basics/cluster-layout.ts'
import { applicable, prepareRates } from './contract-rates.ts'
import { clopperPearsonUpper } from '../basics/distributions.ts'
import { maxT, permutationP } from '../multiplicity/max-t.ts'
import { randomStream } from '../basics/random.ts'
import { labelAsObserved, relabel } from '../basics/relabel.ts'
import { skewedQuantile } from '../basics/skewed-quantile.ts'
import { mean, standardDeviation } from '../basics/summary.ts'

export type { ContractStratum } from './contract-rates.ts'

export interface ContractDifference {
  /** Clusters in which the kind applies often enough on both sides. */
  readonly clusters: number
  /** Rates are the shares of values that are not wanted, since these differ more. */
  readonly isLoss: boolean
  readonly baselineRate: number | null
  readonly candidateRate: number | null
  /** Candidate less baseline. */
  readonly difference: number | null
  /** One-sided bounds. */
  readonly low: number | null
  readonly high: number | null
  /**
   * One-sided: that the candidate breaks more often than the baseline does by itself. Null where every
   * stratum shows one thing only: no labelling could have shown another, so that nothing is tested.
   */
  readonly p: number | null
}

export interface ContractTestOptions {
  readonly seed: string
  /** Name of the random stream; each kind has its own. */
  readonly stream: string
  readonly permutations?: number
  readonly confidence?: number
}

const usualConfidence = 0.95
const usualPermutations = 1999

type Prepared = Pick<ContractStratum, 'key' | 'caseKey' | 'cluster'> & {
  readonly prepared: PreparedRates
  readonly observed: Rates
  readonly lost: Rates | null
}

/**
 * How much more often the candidate breaks with the baseline than the baseline with itself. A baseline
 * that does a thing every other time disagrees with itself as often as with a candidate that never
 * does it. So where some values are wanted, their loss is looked at as well, and what is more counts.
 */
export function contractDifference(
  strata: readonly ContractStratum[],
  options: ContractTestOptions,
): ContractDifference {
  const layout = layOutClusters(strata.flatMap(prepare))
  const confidence = options.confidence ?? usualConfidence
  const breaks = compare(layout, { confidence, read: ({ observed }) => observed })
  const losses = compare(layout, { confidence, read: ({ lost }) => lost ?? noRates })
  const isLoss = (losses.difference ?? 0) > Math.max(0, breaks.difference ?? 0)
  return {
    clusters: layout.clusters,
    isLoss,
    ...(isLoss ? losses : breaks),
    // Both have to keep a limit.
    high: isLoss ? Math.max(losses.high ?? 1, breaks.high ?? 1) : breaks.high,
    p: relabelledP(layout.strata, options),
  }
}

const noRates: Rates = { baseline: 0, candidate: 0 }

function compare(
  layout: ClusterLayout<Prepared>,
  { confidence, read }: { confidence: number; read: (stratum: Prepared) => Rates },
): Omit<ContractDifference, 'clusters' | 'isLoss' | 'p'> {
  const baseline = clusterValues(layout, stratum => read(stratum).baseline)
  const candidate = clusterValues(layout, stratum => read(stratum).candidate)
  const differences = clusterValues(
    layout,
    stratum => read(stratum).candidate - read(stratum).baseline,
  )
  return {
    baselineRate: mean(baseline),
    candidateRate: mean(candidate),
    difference: mean(differences),
    ...boundMean(differences, confidence),
  }
}

/**
 * Keys of the strata where all candidate samples, at least two, show a break that the baseline shows
 * nowhere in these strata. A value breaks when it differs from every baseline value of its stratum,
 * at least two of which are needed to know that they agree. Where the baseline itself breaks
 * anywhere, all against none happens by chance, and nothing is reported. What is not wanted is such a
 * break by itself, whatever the values are.
 */
export function deterministicBreaks(strata: readonly ContractStratum[]): string[] {
  const kinds = (['flag', 'value'] as const).map(kind =>
    strata.filter(stratum => stratum.kind === kind),
  )
  const broken = kinds.flatMap(ofKind => (ofKind.some(isNoisy) ? [] : ofKind.filter(isBroken)))
  // That the baseline does what is wanted in one way or another says nothing of doing what is not.
  const lost = strata.some(isLossNoisy) ? [] : strata.filter(isLost)
  return [...new Set([...broken, ...lost].map(stratum => stratum.key))]
}

function isLossNoisy({ baseline, isWanted }: ContractStratum): boolean {
  return isWanted !== undefined && !applicable(baseline).every(isWanted)
}

function isLost({ baseline, candidate, isWanted }: ContractStratum): boolean {
  const after = applicable(candidate)
  if (isWanted === undefined || applicable(baseline).length === 0 || after.length < 2) return false
  return !after.some(isWanted)
}

/** Whether the baseline breaks, or disagrees with itself. */
function isNoisy({ kind, baseline }: ContractStratum): boolean {
  const seen = new Set(applicable(baseline))
  return kind === 'flag' ? seen.has('broken') : seen.size > 1
}

function isBroken({ kind, baseline, candidate }: ContractStratum): boolean {
  const before = applicable(baseline)
  const after = applicable(candidate)
  if (before.length < (kind === 'value' ? 2 : 1) || after.length < 2) return false
  return after.every(value => (kind === 'flag' ? value === 'broken' : !before.includes(value)))
}

function prepare(stratum: ContractStratum): Prepared[] {
  const prepared = prepareRates(stratum)
  if (!prepared) return []
  const group = observedGroup(prepared)
  const { key, caseKey, cluster } = stratum
  const lost = prepared.lossesOf?.(group) ?? null
  return [{ key, caseKey, cluster, prepared, observed: prepared.ratesOf(group), lost }]
}

function observedGroup({ size, baselineCount }: PreparedRates): LabelledGroup {
  const group = { members: new Uint16Array(size), from: 0, count: baselineCount, size }
  labelAsObserved(group)
  return group
}

/** Exchanges labels inside each stratum; strata that show one thing only cannot change the sum. */
function relabelledP(
  strata: readonly PlacedStratum<Prepared>[],
  { seed, stream, permutations = usualPermutations }: ContractTestOptions,
): number | null {
  const varying = strata
    .filter(({ stratum }) => !stratum.prepared.isConstant)
    .map(({ stratum, weight }) => ({
      prepared: stratum.prepared,
      weight,
      group: observedGroup(stratum.prepared),
    }))
  if (varying.length === 0) return null
  const next = randomStream(seed, stream)
  const breaks = new Float64Array(permutations + 1)
  const losses = new Float64Array(permutations + 1)
  for (let round = 0; round <= permutations; round++) {
    let broken = 0
    let lost = 0
    for (const { prepared, weight, group } of varying) {
      if (round > 0) relabel(next, group)
      broken += weight * excessOf(prepared.ratesOf(group))
      if (prepared.lossesOf) lost += weight * excessOf(prepared.lossesOf(group))
    }
    breaks[round] = broken
    losses[round] = lost
  }
  if (!varying.some(({ prepared }) => prepared.lossesOf))
    return permutationP(breaks, breaks[0] ?? 0)
  const statistics = [
    { name: 'breaks', values: breaks },
    { name: 'losses', values: losses },
  ]
  return maxT(statistics).p
}

function excessOf({ baseline, candidate }: Rates): number {
  return candidate - baseline
}

/**
 * Bounds on the mean. Breaks are rare, and so are the clusters that show any: Student's bound allows
 * for that skew. It is never closer than the one of clusters that all show the same, where as many as
 * may hide a difference among n that show none are allowed for (Clopper & Pearson 1934): three clean
 * prompts are no proof, and neither is one break among clean ones a better proof than no break.
 */
function boundMean(
  values: readonly number[],
  confidence: number,
): { low: number | null; high: number | null } {
  const centre = mean(values)
  if (centre === null) return { low: null, high: null }
  const mirrored = values.map(value => -value)
  return {
    low: Math.max(-1, -upperBound(mirrored, -centre, confidence)),
    high: Math.min(1, upperBound(values, centre, confidence)),
  }
}

function upperBound(values: readonly number[], centre: number, confidence: number): number {
  const n = values.length
  const unseen = clopperPearsonUpper(0, n, confidence)
  const deviation = standardDeviation(values) ?? 0
  if (!(deviation > 1e-12)) return centre + unseen
  const deviations = values.map(value => value - centre)
  const quantile = skewedQuantile(deviations, { standardDeviation: deviation, confidence })
  return Math.max(centre + (quantile * deviation) / Math.sqrt(n), Math.min(0, centre) + unseen)
}
