import type { Exchange } from '../model/exchange.ts'
import type { FailingSides, ReachedLimit, ReachedRateLimit } from '../model/reached-limit.ts'
import { createCircuitBreaker } from './failing-side.ts'
import type { OwnLimit } from './run-limits.ts'
import type { RunPace } from './run-pace.ts'
import { createSideWatch } from './unusable-side.ts'

export type StopReason =
  | 'finished'
  | 'interrupted'
  | 'unusable-side'
  | 'journal'
  | ReachedLimit['kind']

/** What a side did that ended a run. */
type ReachedBySide = ReachedRateLimit | FailingSides

/** How the sending ended; with what a side did, where that is the reason. */
export type ExecutedPlan =
  | { readonly stopReason: Exclude<StopReason, ReachedBySide['kind']>; readonly reached: null }
  | { readonly stopReason: 'rate-limit'; readonly reached: ReachedRateLimit }
  | { readonly stopReason: 'side-failing'; readonly reached: FailingSides }

/** Knows whether a run is to send no more, and why. */
export interface RunStops {
  /** Takes note of a sample by which a side can show that it is of no use. */
  observe(exchange: Exchange): void
  /** A sample could not be written down. */
  journalFailed(): void
  /** What the user allows is used up: what is under way ends, and nothing more is started. */
  reachLimit(limit: OwnLimit): void
  readonly isStopped: () => boolean
  /** Call when nothing is in flight any more. What came when all was done has ended nothing. */
  describeEnd(isAllDone: boolean): ExecutedPlan
}

export function createRunStops(given: {
  readonly interrupt: AbortSignal
  readonly pace: Pick<RunPace, 'exhausted'>
}): RunStops {
  const { interrupt, pace } = given
  const watch = createSideWatch()
  const breaker = createCircuitBreaker()
  let hasJournalFailed = false
  let ownLimit: OwnLimit | null = null
  return {
    observe(exchange) {
      watch.observe(exchange)
      breaker.observe(exchange)
    },
    journalFailed() {
      hasJournalFailed = true
    },
    reachLimit(limit) {
      ownLimit = limit
    },
    isStopped: () =>
      interrupt.aborted ||
      hasJournalFailed ||
      watch.unusable !== null ||
      breaker.failing !== null ||
      pace.exhausted !== null,
    describeEnd(isAllDone) {
      if (hasJournalFailed) return { stopReason: 'journal', reached: null }
      if (interrupt.aborted && !isAllDone) return { stopReason: 'interrupted', reached: null }
      if (watch.unusable !== null) return { stopReason: 'unusable-side', reached: null }
      const reached = pace.exhausted ?? breaker.failing
      if (reached !== null && !isAllDone) return stoppedBy(reached)
      return { stopReason: ownLimit ?? 'finished', reached: null }
    },
  }
}

function stoppedBy(reached: ReachedBySide): ExecutedPlan {
  return reached.kind === 'rate-limit'
    ? { stopReason: reached.kind, reached }
    : { stopReason: reached.kind, reached }
}
