import { sides, type Side } from '../model/side.ts'
import type { SlotLimiter } from './slot-limiter.ts'

const cleanSamplesToGrow = 20

/** Told by each sample that is sent how its side takes it. */
export interface GovernedSample {
  /** The side said "too many", or that there is hardly any room left. */
  limited(): void
  ended(): void
}

export interface RateLimitGovernor {
  begin(side: Side): GovernedSample
}

interface SideState {
  slots: number
  cleanSamples: number
  /** How often it was halved. */
  halvings: number
}

/**
 * Halves the number of slots in flight when a side is limited, and lets it grow back by one after
 * each 20 of that side's samples that met no limit. Samples that were under way when it was halved
 * were sent too fast as well; they do not halve it again. Since a slot is sent to both sides, the
 * side that takes less sets the number.
 */
export function createRateLimitGovernor(limiter: SlotLimiter): RateLimitGovernor {
  const ceiling = limiter.limit
  const states: Record<Side, SideState> = { baseline: begun(ceiling), candidate: begun(ceiling) }

  function setSlots(state: SideState, slots: number): void {
    state.slots = Math.max(1, Math.floor(slots))
    state.cleanSamples = 0
    const least = Math.min(...sides.map(side => states[side].slots))
    if (least !== limiter.limit) limiter.setLimit(least)
  }

  return {
    begin(side) {
      const state = states[side]
      const halvingsBefore = state.halvings
      let wasLimited = false
      return {
        limited() {
          wasLimited = true
          state.cleanSamples = 0
          if (state.halvings > halvingsBefore) return
          state.halvings++
          setSlots(state, state.slots / 2)
        },
        ended() {
          if (wasLimited || state.slots === ceiling) return
          if (++state.cleanSamples >= cleanSamplesToGrow) setSlots(state, state.slots + 1)
        },
      }
    },
  }
}

function begun(slots: number): SideState {
  return { slots, cleanSamples: 0, halvings: 0 }
}
