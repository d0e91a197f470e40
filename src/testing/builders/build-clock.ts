import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { RunClock } from '../../run/run-pace.ts'

/** The clocks of this machine. */
export const realClock: RunClock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
}

/** A clock on which time passes only while everybody sleeps: then up to whoever wakes first. */
export interface SteppedClock extends RunClock {
  /** Sleeps that have been asked for, in milliseconds. */
  readonly slept: readonly number[]
}

export function createSteppedClock(startedAt = '2026-03-01T10:00:00.000Z'): SteppedClock {
  const start = Date.parse(startedAt)
  const slept: number[] = []
  const sleepers: { readonly untilMs: number; readonly wake: () => void }[] = []
  let nowMs = 0
  let isStepping = false

  /** Waits until nothing else is left to do in this turn of the event loop. */
  function step(): void {
    if (isStepping) return
    isStepping = true
    setImmediate(() => {
      isStepping = false
      sleepers.sort((left, right) => left.untilMs - right.untilMs)
      const next = sleepers.shift()
      if (next === undefined) return
      nowMs = Math.max(nowMs, next.untilMs)
      next.wake()
      step()
    })
  }

  return {
    slept,
    now: () => start + nowMs,
    monotonicMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        slept.push(ms)
        const wake = () => {
          signal.removeEventListener('abort', leave)
          resolve()
        }
        const sleeper = { untilMs: nowMs + ms, wake }
        const leave = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1)
          wake()
        }
        sleepers.push(sleeper)
        setMaxListeners(0, signal)
        signal.addEventListener('abort', leave)
        step()
      }),
  }
}
