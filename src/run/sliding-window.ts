/** Something that counts against a limit. */
export interface Taken {
  /** What it turned out to be. It counts from when it was taken. */
  correct(amount: number): void
}

/**
 * Keeps what is taken within a limit in every window of time, wherever one begins: requests, or
 * tokens, in any 60 seconds. Times are points on one clock, in milliseconds, and never go back.
 */
export interface SlidingWindow {
  /**
   * How long until an amount has room; 0: now. What is larger than the limit has room once nothing
   * else is in the window, so that every wait ends.
   */
  waitMs(amount: number, nowMs: number): number
  take(amount: number, nowMs: number): Taken
}

interface Entry {
  readonly atMs: number
  amount: number
  hasLeft: boolean
}

export function createSlidingWindow(limit: number, windowMs: number): SlidingWindow {
  /** In the order of time; those before `first` have left the window. */
  let entries: Entry[] = []
  let first = 0
  let total = 0

  function leave(nowMs: number): void {
    for (; first < entries.length; first++) {
      const entry = entries[first]
      if (entry === undefined || entry.atMs + windowMs > nowMs) break
      total -= entry.amount
      entry.hasLeft = true
    }
    if (first < entries.length / 2) return
    entries = entries.slice(first)
    first = 0
    // Sums of fractions leave crumbs.
    if (entries.length === 0) total = 0
  }

  return {
    waitMs(amount, nowMs) {
      leave(nowMs)
      let excess = total + Math.min(amount, limit) - limit
      let index = first
      let untilMs = nowMs
      while (excess > 0 && index < entries.length) {
        const entry = entries[index++]
        if (entry === undefined) break
        excess -= entry.amount
        untilMs = entry.atMs + windowMs
      }
      return untilMs - nowMs
    },
    take(amount, nowMs) {
      leave(nowMs)
      const entry: Entry = { atMs: nowMs, amount, hasLeft: false }
      entries.push(entry)
      total += amount
      return {
        correct(actual) {
          if (!entry.hasLeft) total += actual - entry.amount
          entry.amount = actual
        },
      }
    },
  }
}
