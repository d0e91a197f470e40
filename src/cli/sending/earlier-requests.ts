import type { Exchange } from '../../model/exchange.ts'
import { sides, type Side } from '../../model/side.ts'
import type { EarlierRequest } from '../../run/run-pace.ts'
import { allowanceWindowMs } from '../../run/side-pace.ts'
import type { World } from '../world.ts'

export interface EarlierRequests {
  /** Counts what was sent for a sample. */
  add(exchange: Exchange): void
  /** Those that may still count against what a side may be sent in 60 seconds, in the order of time. */
  list(): Readonly<Record<Side, readonly EarlierRequest[]>>
}

/** What an earlier part of a run has sent shortly before this one began. */
export function createEarlierRequests(world: Pick<World, 'now' | 'monotonicMs'>): EarlierRequests {
  const nowMs = world.now()
  const startedMs = world.monotonicMs()
  const recent: Record<Side, EarlierRequest[]> = { baseline: [], candidate: [] }
  return {
    add({ side, attempts, usage }) {
      for (const [index, { startedAt }] of attempts.entries()) {
        // A clock that was set back since may say that it is still to come.
        const agoMs = Math.max(0, nowMs - Date.parse(startedAt))
        if (agoMs >= allowanceWindowMs) continue
        // The answer tells the tokens of all its turns.
        const isLast = index === attempts.length - 1
        const tokens = isLast ? (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0) : 0
        recent[side].push({ atMs: startedMs - agoMs, tokens })
      }
    },
    list() {
      for (const side of sides) recent[side].sort((left, right) => left.atMs - right.atMs)
      return recent
    },
  }
}
