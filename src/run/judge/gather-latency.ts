import type { Exchange } from '../../model/exchange.ts'
import type { LatencyEvidence, Pair } from './evidence.ts'
import { isPlausible } from './is-plausible.ts'

/** Pairs whose requests started further apart than this saw different times of the upstream. */
const maximumApartMs = 1000
/** No answer takes less; a clock that jumped can say so, and no ratio can be made of it. */
const shortestMs = 0.001

/**
 * Pairs of times from the slots of one case. A request that ran into its time limit counts with that
 * limit; other failures, retried samples and cache hits have no time that would mean anything. Where
 * one side was recorded, no pair was sent together, and none is left out for that.
 */
export function gatherLatency(
  slots: readonly Pair<Exchange>[],
  { timeoutMs, isRecorded }: { readonly timeoutMs: number; readonly isRecorded: boolean },
): LatencyEvidence {
  const leftOut = { apart: 0, retried: 0, cached: 0 }
  const ttftMs: Pair<number>[] = []
  const totalMs: Pair<number>[] = []
  const read = {
    ttft: (exchange: Exchange) => timeOf(exchange, timeoutMs, 'firstDeltaMs'),
    total: (exchange: Exchange) => timeOf(exchange, timeoutMs, 'totalMs'),
  }
  for (const slot of slots) {
    const both = [slot.baseline, slot.candidate]
    if (both.some(exchange => exchange.cacheHit)) leftOut.cached++
    else if (both.some(exchange => wasRetried(exchange))) leftOut.retried++
    else if (!isRecorded && startedApartMs(slot) > maximumApartMs) leftOut.apart++
    else {
      addPair(totalMs, read.total(slot.baseline), read.total(slot.candidate))
      if (both.every(exchange => exchange.mode === 'stream')) {
        addPair(ttftMs, read.ttft(slot.baseline), read.ttft(slot.candidate))
      }
    }
  }
  const seen = (side: 'baseline' | 'candidate', member: 'firstDeltaMs' | 'totalMs') =>
    slots.some(slot => slot[side].timings !== null && slot[side].timings[member] !== null)
  return {
    ttftMs,
    totalMs,
    leftOut,
    ttftSeen: {
      baseline: seen('baseline', 'firstDeltaMs'),
      candidate: seen('candidate', 'firstDeltaMs'),
    },
    totalSeen: { baseline: seen('baseline', 'totalMs'), candidate: seen('candidate', 'totalMs') },
  }
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
    return member === 'firstDeltaMs' && outcome.partialText !== '' ? null : timeoutMs
  }
  return exchange.timings?.[member] ?? null
}

function addPair(pairs: Pair<number>[], baseline: number | null, candidate: number | null): void {
  if (!isPlausible(baseline) || !isPlausible(candidate)) return
  if (Math.min(baseline, candidate) >= shortestMs) pairs.push({ baseline, candidate })
}

function wasRetried(exchange: Exchange): boolean {
  return exchange.attempts.some(
    (attempt, index) => attempt.turn === exchange.attempts[index - 1]?.turn,
  )
}

function startedApartMs(slot: Pair<Exchange>): number {
  return Math.abs(Date.parse(slot.baseline.startedAt) - Date.parse(slot.candidate.startedAt))
}
