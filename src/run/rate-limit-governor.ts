import type { Exchange } from '../model/exchange.ts'
import type { SlotLimiter } from './slot-limiter.ts'

const cleanSlotsToGrow = 20

/**
 * Halves the number of slots in flight when a gateway says "too many", and lets it grow back. Slots
 * that were in flight at that moment were sent too fast as well; they do not halve it again.
 */
export function createRateLimitGovernor(limiter: SlotLimiter): {
  observe(exchanges: readonly Exchange[]): void
} {
  const ceiling = limiter.limit
  let cleanSlots = 0
  let sentBefore = 0
  return {
    observe(exchanges) {
      const wasSentBefore = sentBefore > 0
      if (wasSentBefore) sentBefore--
      if (exchanges.some(wasLimited)) {
        cleanSlots = 0
        if (wasSentBefore) return
        sentBefore = limiter.limit - 1
        limiter.setLimit(limiter.limit / 2)
      } else if (limiter.limit < ceiling && ++cleanSlots >= cleanSlotsToGrow) {
        cleanSlots = 0
        limiter.setLimit(limiter.limit + 1)
      }
    },
  }
}

function wasLimited(exchange: Exchange): boolean {
  return exchange.attempts.some(
    attempt => attempt.failureClass === 'rate-limit' || attempt.failureClass === 'overloaded',
  )
}
