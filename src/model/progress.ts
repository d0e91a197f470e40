import type { Side } from './side.ts'

/** How far a run has come. */
export interface ProgressState {
  /** Those that are sent anything: a recording asks the baseline alone. */
  readonly askedSides: readonly Side[]
  readonly slotsDone: number
  readonly slotsTotal: number
  /** Samples that failed after all retries. */
  readonly failed: Readonly<Record<Side, number>>
  /** US dollars so far; null is unknown. */
  readonly costUsd: Readonly<Record<Side, number | null>>
  readonly elapsedMs: number
  /** Null until it can be estimated. */
  readonly remainingMs: number | null
  readonly simulated: boolean
  /** A side that has no room for so long, in milliseconds; absent while nothing waits. */
  readonly waiting?: { readonly side: Side; readonly ms: number }
}
