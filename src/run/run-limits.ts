import type { Exchange, SampleRequest } from '../model/exchange.ts'
import type { Slot } from '../model/plan.ts'
import type { ReachedLimit } from '../model/reached-limit.ts'
import type { Side } from '../model/side.ts'
import type { CostSample, SpendingLedger } from './spending-ledger.ts'

/** Limits of the user's own. */
export type OwnLimit = Extract<ReachedLimit['kind'], 'budget' | 'duration'>

/** What the user allows a run to cost and to take. */
export interface RunLimits {
  /**
   * Asked before each slot is started, with the sides that are still to be sent. `start` counts it as
   * under way; `wait` is said only while something is under way, and to ask again when it has ended.
   */
  admit(slot: Slot, sidesLeft: readonly Side[]): 'start' | 'wait' | OwnLimit
  /** A sample that was under way has ended, or was given up without an exchange. */
  settle(sample: SampleRequest, exchange: Exchange | null): void
  /** The budget with which what was refused last could start now, in US dollars; 0 if nothing was. */
  neededUsd(): number
  /** How long samples may still be started, in milliseconds; infinite without a limit. */
  remainingMs(): number
}

export interface RunLimitOptions {
  readonly budget?: { readonly usd: number; readonly ledger: SpendingLedger }
  readonly duration?: {
    readonly ms: number
    /** Since sending began, in milliseconds. */
    readonly elapsedMs: () => number
  }
}

/** Slots are started while time and money last; what is under way is waited for. */
export function createRunLimits({ budget, duration }: RunLimitOptions): RunLimits {
  const remainingMs = () =>
    duration ? Math.max(0, duration.ms - duration.elapsedMs()) : Number.POSITIVE_INFINITY
  let refused: readonly CostSample[] = []
  const mostOf = (ledger: SpendingLedger, samples: readonly CostSample[]): number =>
    samples.reduce((sum, sample) => sum + ledger.mostUsd(sample), 0)
  return {
    remainingMs,
    // What was under way when it was refused has cost something since.
    neededUsd: () =>
      budget && refused.length > 0 ? budget.ledger.spentUsd + mostOf(budget.ledger, refused) : 0,
    admit(slot, sidesLeft) {
      // What an earlier part of the run has sent costs nothing again.
      if (sidesLeft.length === 0) return 'start'
      if (remainingMs() <= 0) return 'duration'
      if (!budget) return 'start'
      const { ledger, usd } = budget
      const samples = sidesLeft.map(side => ({ golden: slot.golden, side }))
      const most = mostOf(ledger, samples)
      if (ledger.spentUsd + most > usd) {
        refused = samples
        return 'budget'
      }
      // What is under way may cost less than was set aside for it, and then there is room again.
      if (ledger.spentUsd + ledger.reservedUsd + most > usd) return 'wait'
      for (const sample of samples) ledger.reserve(sample)
      return 'start'
    },
    settle(sample, exchange) {
      budget?.ledger.release(sample)
      if (exchange !== null) budget?.ledger.add(sample, exchange)
    },
  }
}
