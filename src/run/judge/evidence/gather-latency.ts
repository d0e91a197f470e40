import { timeLimitCode, type Exchange } from '../../../model/exchange.ts'
import type { Side } from '../../../model/side.ts'
import { mean, sum } from '../../../statistics/basics/summary.ts'
import type { LatencyEvidence, Pair, TimedPair } from './evidence.ts'
import { isPlausible } from './is-plausible.ts'

/** Pairs whose requests started further apart than this saw different times of the upstream. */
const maximumApartMs = 1000
/** No answer takes less; a clock that jumped can say so, and no ratio can be made of it. */
const shortestMs = 0.001

export interface LatencyGiven {
  readonly timeoutMs: number
  readonly isRecorded: boolean
  /** Which side of a slot the plan sends first. */
  readonly plannedFirst?: (sample: number) => Side | null
}

/**
 * Pairs of times from the slots of one case. A request that ran into its time limit counts with that
 * limit, and one that the gateway gave up counts with the time after which it did; other failures,
 * retried samples and cache hits have no time that would mean anything. Where one side was recorded,
 * no pair was sent together, and none is left out for that.
 */
export function gatherLatency(
  slots: readonly Pair<Exchange>[],
  { timeoutMs, isRecorded, plannedFirst = () => null }: LatencyGiven,
): LatencyEvidence {
  const leftOut = { apart: 0, retried: 0, cached: 0 }
  const ttftMs: TimedPair[] = []
  const totalMs: TimedPair[] = []
  const perTokenLogRatios: number[] = []
  const read = {
    ttft: (exchange: Exchange) => timeOf(exchange, timeoutMs, 'firstDeltaMs'),
    total: (exchange: Exchange) => timeOf(exchange, timeoutMs, 'totalMs'),
  }
  const timed = slots.filter(slot => hasTime(slot.baseline) && hasTime(slot.candidate))
  for (const slot of timed) {
    const both = [slot.baseline, slot.candidate]
    if (both.some(exchange => exchange.cacheHit)) leftOut.cached++
    else if (both.some(exchange => wasRetried(exchange))) leftOut.retried++
    else if (!isRecorded && startedApartMs(slot) > maximumApartMs) leftOut.apart++
    else {
      const first = isRecorded ? null : (startedFirst(slot) ?? plannedFirst(slot.baseline.sample))
      const times = (of: (exchange: Exchange) => number | null) => ({
        baseline: of(slot.baseline),
        candidate: of(slot.candidate),
        first,
      })
      addPair(totalMs, times(read.total))
      perTokenLogRatios.push(...perTokenLogRatio(slot))
      if (isStream(slot)) addPair(ttftMs, times(read.ttft))
    }
  }
  const seen = (side: 'baseline' | 'candidate', member: 'firstDeltaMs' | 'totalMs') =>
    slots.some(slot => slot[side].timings !== null && slot[side].timings[member] !== null)
  return {
    ttftMs,
    totalMs,
    perTokenLogRatio: mean(perTokenLogRatios),
    slots: { ttft: timed.filter(isStream).length, total: timed.length },
    leftOut,
    ttftSeen: {
      baseline: seen('baseline', 'firstDeltaMs'),
      candidate: seen('candidate', 'firstDeltaMs'),
    },
    totalSeen: { baseline: seen('baseline', 'totalMs'), candidate: seen('candidate', 'totalMs') },
  }
}

function isStream({ baseline, candidate }: Pair<Exchange>): boolean {
  return baseline.mode === 'stream' && candidate.mode === 'stream'
}

/** Failures other than time limits have no time that would mean anything. */
function hasTime({ outcome }: Exchange): boolean {
  return outcome.kind !== 'failed' || outcome.failure.class === 'timeout'
}

function timeOf(
  exchange: Exchange,
  timeoutMs: number,
  member: 'firstDeltaMs' | 'totalMs',
): number | null {
  const { outcome } = exchange
  if (outcome.kind === 'failed') {
    if (outcome.failure.class !== 'timeout') return null
    // The first token had come, only it is not known when.
    if (member === 'firstDeltaMs' && outcome.partialText !== '') return null
    if (outcome.failure.code === timeLimitCode) return timeoutMs
    // Without a response there was no connection, whose time is no part of a request's.
    return outcome.failure.httpStatus === null
      ? null
      : sum(exchange.attempts.map(attempt => attempt.totalMs))
  }
  return exchange.timings?.[member] ?? null
}

/** Tells slower answers from longer ones; none where either side's time or tokens are not known. */
function perTokenLogRatio({ baseline, candidate }: Pair<Exchange>): readonly number[] {
  const [before, after] = [baseline, candidate].map(({ timings, usage }) =>
    timings === null || !usage.outputTokens ? null : timings.totalMs / usage.outputTokens,
  )
  const ratio = Math.log((after ?? 0) / (before ?? 0))
  return Number.isFinite(ratio) ? [ratio] : []
}

function addPair(
  pairs: TimedPair[],
  { baseline, candidate, first }: Pair<number | null> & Pick<TimedPair, 'first'>,
): void {
  if (!isPlausible(baseline) || !isPlausible(candidate)) return
  if (Math.min(baseline, candidate) >= shortestMs) pairs.push({ baseline, candidate, first })
}

/** As a rule both start within the same millisecond; then only the plan knows. */
function startedFirst(slot: Pair<Exchange>): Side | null {
  const aheadMs = Date.parse(slot.candidate.startedAt) - Date.parse(slot.baseline.startedAt)
  if (!Number.isFinite(aheadMs) || aheadMs === 0) return null
  return aheadMs > 0 ? 'baseline' : 'candidate'
}

function wasRetried(exchange: Exchange): boolean {
  return exchange.attempts.some(
    (attempt, index) => attempt.turn === exchange.attempts[index - 1]?.turn,
  )
}

function startedApartMs(slot: Pair<Exchange>): number {
  return Math.abs(Date.parse(slot.baseline.startedAt) - Date.parse(slot.candidate.startedAt))
}
