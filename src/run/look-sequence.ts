import type { Slot } from '../model/plan.ts'
import type { RunSettings } from '../model/settings.ts'
import type { GoldenCase } from '../model/suite.ts'
import type { JournalLook } from './journal-format.ts'
import { withSamples } from './looks.ts'
import { planRound, type Stage } from './plan-stages.ts'

export interface LookSequenceOptions {
  readonly run: Pick<RunSettings, 'looks' | 'seed'>
  readonly cases: readonly GoldenCase[]
  readonly stages: readonly Stage[]
  /** Looks that an earlier part of the run has taken. */
  readonly looksTaken: number
  /** Judges what has been sent; null ends the run where it is. */
  readonly take: (due: Omit<Stage, 'slots'>) => Promise<JournalLook | null>
  /** Called with the number of slots that were not planned before. */
  readonly onMore?: (slots: number) => void
}

export interface LookSequence {
  readonly firstSlots: readonly Slot[]
  /** Takes the look that is due when all of the last slots are sent; null: the run is at its end. */
  readonly nextSlots: () => Promise<readonly Slot[] | null>
}

/** Stage by stage: what is sent, and what is sent after somebody has looked at it. */
export function createLookSequence(options: LookSequenceOptions): LookSequence {
  const { run, looksTaken, take, onMore } = options
  const stages = [...options.stages]
  let { cases } = options
  let current = stages.shift()
  return {
    firstSlots: current?.slots ?? [],
    async nextSlots() {
      if (run.looks === undefined || current === undefined) return null
      const { slots: _, ...due } = current
      const record = due.look > looksTaken ? await take(due) : undefined
      if (record === null || record?.ended !== undefined) return null
      if (record?.samples) {
        const grown = withSamples(cases, record.samples)
        const round = planRound(cases, grown, { seed: run.seed, look: record.look + 1 })
        onMore?.(round.slots.length)
        cases = grown
        stages.push(round)
      }
      current = stages.shift()
      return current?.slots ?? null
    },
  }
}
