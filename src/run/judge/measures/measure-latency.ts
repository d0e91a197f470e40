import { formatMs, formatRatio } from '../../../model/format.ts'
import { hodgesLehmann, type CentreEstimate } from '../../../statistics/latency/hodges-lehmann.ts'
import { median } from '../../../statistics/basics/summary.ts'
import { clustersNeeded } from '../../clusters-needed.ts'
import { clusterMeans, mean } from './cluster-means.ts'
import type { BySide, CaseEvidence } from '../evidence/evidence.ts'
import { describeMissingTimes, statusWithoutTimes } from './missing-times.ts'
import { fewerSlotsFlag } from './fewer-slots.ts'
import type { MeasureContext, Measurement } from './measurement.ts'
import { anySeen, nothingMeasured } from './measurement.ts'

/** Above this share of the faster side's median, our own delay would colour the comparison. */
const tolerableDelayShare = 0.05

export interface LatencyOptions extends MeasureContext {
  readonly which: 'ttft' | 'total'
  readonly unit: 'ratio' | 'ms'
  /** The ratio that is allowed; one below 1 asks for a candidate that is faster. */
  readonly limit?: number
}

/** Paired times: the Hodges-Lehmann centre of the cases' mean log-ratios, or of differences in ms. */
export function measureLatency(
  evidence: readonly CaseEvidence[],
  { which, unit, limit = 1, concurrency, eventLoopDelayMs, errorLevel }: LatencyOptions,
): Measurement {
  const missing = describeMissingTimes(evidence, { which, concurrency })
  const neutral = unit === 'ratio' ? Math.min(1, limit) : 0
  const base = {
    ...nothingMeasured,
    unit,
    neutral,
    needed: { ...clustersNeeded.timed, noun: 'case' },
    ...missing,
  } as const
  const pairsOf = ({ latency }: CaseEvidence) =>
    which === 'ttft' ? latency.ttftMs : latency.totalMs
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
  if (units.length === 0) {
    const seen = anySeen(evidence, ({ latency }) =>
      which === 'ttft' ? latency.ttftSeen : latency.totalSeen,
    )
    return { ...base, ...statusWithoutTimes(missing, seen) }
  }
  const result = hodgesLehmann(
    units.map(item => item.value),
    { confidence: 1 - errorLevel, above: unit === 'ratio' ? Math.log(neutral) : 0 },
  )
  const scale = (value: number | null) =>
    value === null || unit === 'ms' ? value : Math.exp(value)
  const all = evidence.flatMap(pairsOf)
  const perToken = which === 'total' && unit === 'ratio' ? describePerToken(evidence, result) : ''
  const baseline = median(all.map(pair => pair.baseline))
  const candidate = median(all.map(pair => pair.candidate))
  const busy = ownDelayObstacle({ baseline, candidate }, { eventLoopDelayMs, concurrency })
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
    ...(busy !== null && { obstacle: busy, remedy: 'the same again', driftStands: false }),
    remark: [base.remark, perToken].filter(part => part !== '').join('; '),
  }
}

/** Beyond this share it matters whether answers are slower, or only longer. */
const notableChange = 0.05

/** How the time per output token compares, where the whole time differs. */
function describePerToken(
  evidence: readonly CaseEvidence[],
  { estimate }: Pick<CentreEstimate, 'estimate'>,
): string {
  if (estimate === null || Math.abs(estimate) <= Math.log1p(notableChange)) return ''
  const units = clusterMeans(evidence, ({ latency }) => latency.perTokenLogRatio)
  const perToken = hodgesLehmann(units.map(({ value }) => value)).estimate
  return perToken === null ? '' : `per output token ${formatRatio(Math.exp(perToken))}`
}

function ownDelayObstacle(
  { baseline, candidate }: BySide<number | null>,
  {
    eventLoopDelayMs: delayMs,
    concurrency,
  }: Pick<MeasureContext, 'eventLoopDelayMs' | 'concurrency'>,
): string | null {
  if (delayMs === null || baseline === null || candidate === null) return null
  const faster = Math.min(baseline, candidate)
  if (delayMs <= tolerableDelayShare * faster) return null
  const flag = fewerSlotsFlag(concurrency)
  const how = flag === null ? 'on' : `with ${flag} or on`
  return `this machine was too busy to time requests: its own event loop was late by ${formatMs(delayMs)} on average, more than 5 % of ${formatMs(faster)}; run again ${how} a quieter machine`
}
