import type { Cost, Outcome, Usage, WireNote } from '../../model/exchange.ts'

/** What one response says, whichever gateway and mode it comes from. */
export interface Decoded {
  readonly outcome: Outcome
  readonly usage: Usage
  readonly cost: Cost
  readonly cacheHit: boolean
  readonly modelServed: string | null
  /** The model goes by a name of the provider's, which may be any: it proves nothing. */
  readonly isProviderModel?: true
  readonly providerServed: string | null
  readonly requestId: string | null
  readonly generationId: string | null
  readonly wireNotes: readonly WireNote[]
}

/** Null is unknown: a gateway that says nothing about cost has not said 0. */
export function reportedCost(usd: number | null): Cost {
  return { usd, source: usd === null ? 'unknown' : 'reported' }
}
