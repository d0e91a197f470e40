import type { Exchange, FailureClass, SampleRequest } from '../model/exchange.ts'
import type { Slot } from '../model/plan.ts'
import type { RateLimit, RequestEnd, SampleWatch } from '../model/rate-limit.ts'
import type { ReachedRateLimit } from '../model/reached-limit.ts'
import { sides, type Side } from '../model/side.ts'
import type { GoldenCase } from '../model/suite.ts'
import { createRateLimitGovernor } from './rate-limit-governor.ts'
import { createSidePace, type SideAllowance } from './side-pace.ts'
import type { Sleep, SlotLimiter } from './slot-limiter.ts'

export interface RunClock {
  /** Milliseconds since 1970. */
  now(): number
  monotonicMs(): number
  readonly sleep: Sleep
}

/** A request that an earlier part of a run has sent. */
export interface EarlierRequest {
  /** On the clock of this part. */
  readonly atMs: number
  readonly tokens: number
}

/** What the user allows each side. */
export interface RunAllowance {
  readonly sides: Readonly<Record<Side, SideAllowance>>
  /** What counts against it already, in the order of time. */
  readonly earlier?: Readonly<Record<Side, readonly EarlierRequest[]>>
  /** The tokens that each turn of a case is thought to take. */
  readonly tokensOf: (golden: GoldenCase, side: Side) => readonly number[]
}

export interface RunPaceOptions {
  readonly limiter: SlotLimiter
  readonly clock: RunClock
  readonly allowance?: RunAllowance
  /** The longest wait that a side may ask for, in milliseconds. */
  readonly patienceMs: () => number
}

/** A sample under way. */
export interface PacedSample extends SampleWatch {
  ended(): void
}

/** Sends no faster than the user allows and than the gateways take, and no slower than it must. */
export interface RunPace {
  /** Which of these sides has no room for a slot's first request for longest; null: all have. */
  wait(slot: Slot, sidesLeft: readonly Side[]): { readonly side: Side; readonly ms: number } | null
  /** Counts a sample's first request; call it when that is sent. */
  begin(sample: SampleRequest): PacedSample
  /** A sample that failed only since there is no room for longer than we wait: it tells nothing. */
  isPutOff(exchange: Exchange): boolean
  /** Set once there is no room for longer than we wait. */
  readonly exhausted: ReachedRateLimit | null
}

const refusals: ReadonlySet<FailureClass | null> = new Set<FailureClass | null>([
  'rate-limit',
  'overloaded',
])

/** The share of its tokens at which a limit is nearly used up. */
const nearlyUsedUp = 0.05

/** A limit that is used up but refuses nothing yet is waited for no longer than this. */
const longestPrecautionMs = 60_000

/** Gateways that say never mean no date. */
const latestMs = 10 * 365 * 86_400_000

export function createRunPace(options: RunPaceOptions): RunPace {
  const { limiter, clock, allowance, patienceMs } = options
  const governor = createRateLimitGovernor(limiter)
  const paces = {
    baseline: createSidePace(allowance?.sides.baseline ?? {}),
    candidate: createSidePace(allowance?.sides.candidate ?? {}),
  }
  for (const side of sides) {
    for (const { atMs, tokens } of allowance?.earlier?.[side] ?? []) paces[side].add(tokens, atMs)
  }
  const needOf = (golden: GoldenCase, side: Side, turn: number): number =>
    allowance?.tokensOf(golden, side)[turn - 1] ?? 0
  let exhausted: ReachedRateLimit | null = null

  /** What a response says of its side, for all that is to be sent there. */
  function hear(side: Side, { failureClass, retryAfterMs, rateLimits }: RequestEnd): boolean {
    const nowMs = clock.monotonicMs()
    if (refusals.has(failureClass)) {
      if (retryAfterMs === null) return true
      if (retryAfterMs <= patienceMs()) paces[side].pauseUntil(nowMs + retryAfterMs)
      else exhausted ??= { kind: 'rate-limit', side, until: isoAfter(clock.now(), retryAfterMs) }
      return true
    }
    for (const { remaining, resetMs } of rateLimits) {
      if (remaining > 0 || resetMs === null || resetMs > longestPrecautionMs) continue
      paces[side].pauseUntil(nowMs + resetMs)
    }
    return rateLimits.some(limit => isNearlyUsedUp(limit, limiter.limit))
  }

  return {
    wait({ golden }, sidesLeft) {
      const nowMs = clock.monotonicMs()
      let longest: ReturnType<RunPace['wait']> = null
      for (const side of sidesLeft) {
        const ms = paces[side].waitMs(needOf(golden, side, 1), nowMs)
        if (ms > (longest?.ms ?? 0)) longest = { side, ms }
      }
      return longest
    },
    begin({ golden, side }) {
      const pace = paces[side]
      const governed = governor.begin(side)
      let taken = pace.take(needOf(golden, side, 1), clock.monotonicMs())
      return {
        patienceMs,
        async beforeRequest(turn, signal) {
          const need = needOf(golden, side, turn)
          for (;;) {
            const ms = pace.waitMs(need, clock.monotonicMs())
            if (ms <= 0 || signal.aborted) break
            await clock.sleep(ms, signal)
          }
          taken = pace.take(need, clock.monotonicMs())
        },
        afterRequest(end) {
          if (end.tokens !== null) taken.correct(end.tokens)
          // Requests with a wrong key have limits of their own.
          if (!golden.fault && hear(side, end)) governed.limited()
        },
        ended: () => governed.ended(),
      }
    },
    isPutOff({ outcome }) {
      if (outcome.kind === 'answered' || !refusals.has(outcome.failure.class)) return false
      return (outcome.failure.retryAfterMs ?? 0) > patienceMs()
    },
    get exhausted() {
      return exhausted
    },
  }
}

/** Whether what is under way may use it up. */
function isNearlyUsedUp({ counts, remaining, limit }: RateLimit, slots: number): boolean {
  if (counts === 'requests') return remaining < slots
  return remaining <= (limit ?? 0) * nearlyUsedUp
}

function isoAfter(nowMs: number, ms: number): string {
  return new Date(nowMs + Math.min(ms, latestMs)).toISOString()
}
