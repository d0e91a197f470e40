import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

/** Ends early, and without an error, when it is interrupted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  // One signal ends every wait of a run, and each wait takes its listener away with it.
  setMaxListeners(0, signal)
  return delay(ms, undefined, { signal }).catch(() => {})
}
