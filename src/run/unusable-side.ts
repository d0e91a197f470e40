import type { Exchange, Failure } from '../model/exchange.ts'
import type { Side } from '../model/side.ts'

const samplesToGiveUp = 5
const unreachableCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** Failures that no further request can mend: a wrong key, a wrong host, nobody listening. */
export function isHopeless(failure: Failure): boolean {
  return failure.class === 'auth' || (failure.code !== null && unreachableCodes.has(failure.code))
}

/**
 * Watches for a side whose first five samples all fail hopelessly, so that a run with a wrong key
 * stops at once instead of spending money on the other side.
 */
export function createSideWatch(): {
  observe(exchange: Exchange): void
  readonly unusable: Side | null
} {
  const hopeless: Record<Side, number> = { baseline: 0, candidate: 0 }
  const proven: Record<Side, boolean> = { baseline: false, candidate: false }
  let unusable: Side | null = null
  return {
    get unusable() {
      return unusable
    },
    observe({ side, outcome }) {
      if (proven[side]) return
      if (outcome.kind === 'answered' || !isHopeless(outcome.failure)) {
        proven[side] = true
        return
      }
      hopeless[side]++
      if (hopeless[side] >= samplesToGiveUp) unusable ??= side
    },
  }
}
