import type { FailureClass } from './exchange.ts'
import { countOf, formatMs, formatGivenUsd } from './format.ts'
import type { Side } from './side.ts'

/** A limit, of the user's or of a gateway's, that ended a run before all was sent. */
export type ReachedLimit =
  | { readonly kind: 'budget'; readonly usd: number }
  | { readonly kind: 'duration'; readonly ms: number }
  | ReachedRateLimit
  | FailingSides

/** A gateway's limit that leaves no room for longer than a run waits. */
export interface ReachedRateLimit {
  readonly kind: 'rate-limit'
  readonly side: Side
  /** When there is room again as the gateway says: UTC, ISO 8601. */
  readonly until: string
}

/** Sides that had begun to fail everything. */
export interface FailingSides {
  readonly kind: 'side-failing'
  /** Both where both failed at the same time. */
  readonly sides: readonly Side[]
  /** In a row, on the first of the sides. */
  readonly samples: number
  readonly classes: readonly FailureClass[]
}

/** `budget of $5.00 reached`, `time limit of 30 min reached`: why a run ended early. */
export function describeReachedLimit(limit: ReachedLimit): string {
  switch (limit.kind) {
    case 'budget':
      return `budget of ${formatGivenUsd(limit.usd)} reached`
    case 'duration':
      return `time limit of ${formatMs(limit.ms)} reached`
    case 'rate-limit':
      return `rate limit of the ${limit.side} (no room until ${describeTime(limit.until)}) reached`
    case 'side-failing': {
      const who = limit.sides.length > 1 ? 'both sides' : `the ${limit.sides[0]}`
      const samples = countOf(limit.samples, 'sample')
      return `${who} failed ${samples} in a row (${limit.classes.join(', ')}): sending stopped`
    }
  }
}

/** `2026-03-02 00:00:00 UTC`. */
export function describeTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`
}

const accountClasses: ReadonlySet<FailureClass> = new Set<FailureClass>(['auth', 'billing'])

/**
 * Whether sides failed for reasons that lie with the user, so that nothing follows for the gateways:
 * a key that was taken back, credit that is used up, or a network on which neither can be reached.
 */
export function isOwnTrouble({ sides, classes }: FailingSides): boolean {
  if (classes.every(name => accountClasses.has(name))) return true
  return sides.length > 1 && classes.every(name => name === 'network')
}
