import type { Defect } from '../model/defect.ts'
import { randomStream, uniform } from '../statistics/basics/random.ts'
import { BoundedMap } from './bounded-map.ts'
import type { SlotIdentity } from './slot-identity.ts'

/** Trouble that a defect makes in place of an answer. */
export type Trouble =
  | { readonly kind: 'rate-limited' }
  | { readonly kind: 'upstream'; readonly status: 500 | 502 }

export interface TroubleMaker {
  /** Whether this request meets trouble; asked once for each request. */
  meet(slot: SlotIdentity): Trouble | null
}

export function createTroubleMaker(
  seed: string,
  hasDefect: (defect: Defect) => boolean,
): TroubleMaker {
  const refused = new BoundedMap<string, true>(10_000)
  return {
    meet: slot => {
      const name = slot.stream
      if (hasDefect('error-rate')) {
        const random = randomStream(seed, `error ${name}`)
        if (uniform(random) < 0.08) {
          return { kind: 'upstream', status: uniform(random) < 0.5 ? 500 : 502 }
        }
      }
      // A slot that was refused once is served next, and starts afresh after that.
      if (!hasDefect('rate-limits') || refused.delete(name)) return null
      if (uniform(randomStream(seed, `limit ${name}`)) >= 0.3) return null
      refused.set(name, true)
      return { kind: 'rate-limited' }
    },
  }
}
