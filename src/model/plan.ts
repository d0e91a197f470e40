import type { Side, Mode } from './side.ts'
import type { GoldenCase } from './suite.ts'

/** One sample of a case in a mode on both sides: the unit of scheduling and of pairing. */
export interface Slot {
  readonly golden: GoldenCase
  readonly mode: Mode
  readonly sample: number
  /** Which side is sent first; both leave in the same turn of the event loop. */
  readonly first: Side
}

export interface RunPlan {
  /** In sending order. */
  readonly slots: readonly Slot[]
  /** Chat requests if nothing is retried: every turn of every sample on both sides. */
  readonly requests: number
}
