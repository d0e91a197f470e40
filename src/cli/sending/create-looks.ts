import { renderJournalRecord } from '../../run/journal-format.ts'
import { createLookSequence, type LookSequence } from '../../run/look-sequence.ts'
import type { JournalWriter } from '../journal/journal-writer.ts'
import { lookInWorker } from '../judging/look-in-worker.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'

export interface LooksOptions {
  readonly prepared: PreparedRun
  readonly folder: string
  readonly journal: JournalWriter
  readonly interrupt: AbortSignal
  readonly eventLoopDelayMs: () => number | null
  /** Called with the number of slots that were not planned before. */
  readonly onMore: (slots: number) => void
}

export interface Looks extends LookSequence {
  /** A look was given up halfway. */
  readonly isInterrupted: () => boolean
  /** Why the journal could not be written, if it could not. */
  readonly journalError: () => unknown
}

/** Takes the looks of a run: nothing is sent meanwhile, and each is in the journal before it counts. */
export function createLooks(options: LooksOptions): Looks {
  const { prepared, folder, journal, interrupt, onMore } = options
  const { cases, stages, looksTaken } = prepared
  let isInterrupted = false
  let journalError: unknown = null
  const sequence = createLookSequence({
    run: prepared.configuration.run,
    cases,
    stages,
    looksTaken,
    onMore,
    async take(due) {
      const eventLoopDelayMs = options.eventLoopDelayMs()
      const record = await lookInWorker({ folder, due, eventLoopDelayMs }, interrupt)
      isInterrupted = record === null
      // Before a look is due, what was seen counts only if it ends the run.
      if (record === null || (due.early && record.ended === undefined)) return record
      try {
        journal.append(renderJournalRecord(record))
        return record
      } catch (error) {
        journalError = error
        return null
      }
    },
  })
  return {
    ...sequence,
    isInterrupted: () => isInterrupted,
    journalError: () => journalError,
  }
}
