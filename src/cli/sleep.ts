import { setTimeout as delay } from 'node:timers/promises'

/** Ends early, and without an error, when it is interrupted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => {})
}
