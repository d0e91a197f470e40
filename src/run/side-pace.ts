import { createSlidingWindow, type Taken } from './sliding-window.ts'

/** What a side may be sent in any 60 seconds; absent: no limit. */
export interface SideAllowance {
  readonly requestsPerMinute?: number
  /** Input and output together. */
  readonly tokensPerMinute?: number
}

/** When a side may be sent its next request: within its allowance, and not before it asked to wait for. */
export interface SidePace {
  /** How long until a request of so many tokens has room, in milliseconds; 0: now. */
  waitMs(tokens: number, nowMs: number): number
  /** Counts a request, with the tokens that it is thought to take. */
  take(tokens: number, nowMs: number): Taken
  /** Counts a request of before; those come in the order of time, and before any other. */
  add(tokens: number, atMs: number): void
  /** Nothing is sent before then. */
  pauseUntil(atMs: number): void
}

/** As long as a request counts against an allowance. */
export const allowanceWindowMs = 60_000

export function createSidePace({ requestsPerMinute, tokensPerMinute }: SideAllowance): SidePace {
  const requests =
    requestsPerMinute === undefined
      ? null
      : createSlidingWindow(requestsPerMinute, allowanceWindowMs)
  const tokens =
    tokensPerMinute === undefined ? null : createSlidingWindow(tokensPerMinute, allowanceWindowMs)
  const seen = { thought: 0, actual: 0 }
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  /** What was thought too little so far is thought too little again: answers may be long. */
  const likely = (thought: number): number =>
    seen.thought === 0 ? thought : thought * Math.max(1, seen.actual / seen.thought)
  return {
    waitMs: (thought, nowMs) =>
      Math.max(
        0,
        pausedUntilMs - nowMs,
        requests?.waitMs(1, nowMs) ?? 0,
        tokens?.waitMs(likely(thought), nowMs) ?? 0,
      ),
    take(thought, nowMs) {
      requests?.take(1, nowMs)
      const taken = tokens?.take(likely(thought), nowMs)
      return {
        correct(actual) {
          seen.thought += thought
          seen.actual += actual
          taken?.correct(actual)
        },
      }
    },
    add(actual, atMs) {
      requests?.take(1, atMs)
      tokens?.take(actual, atMs)
    },
    pauseUntil(atMs) {
      pausedUntilMs = Math.max(pausedUntilMs, atMs)
    },
  }
}
