import type { Exchange } from '../model/exchange.ts'
import { isOwnTrouble, type ReachedLimit } from '../model/reached-limit.ts'
import type { JournalFooter } from './journal-format.ts'
import { isHopeless } from './unusable-side.ts'

type IsOwnTrouble = (exchange: Exchange) => boolean

/**
 * Which failures of a run that ended early tell of the user's key, credit or network and not of a
 * gateway; null if none can. They count for no verdict.
 */
export function findOwnTrouble(reached: ReachedLimit | null): IsOwnTrouble | null {
  if (reached?.kind !== 'side-failing' || !isOwnTrouble(reached)) return null
  const { sides, classes } = reached
  return ({ side, outcome }) =>
    outcome.kind === 'failed' && sides.includes(side) && classes.includes(outcome.failure.class)
}

/** Which failures before the end of a part of a run are sent again when it goes on; null if none. */
export function findSentAgain(footer: JournalFooter): IsOwnTrouble | null {
  if (footer.stopReason !== 'unusable-side') return findOwnTrouble(footer.reachedLimit ?? null)
  return ({ outcome }) => outcome.kind === 'failed' && isHopeless(outcome.failure)
}
