import { join } from 'node:path'
import type { JournalLook } from '../../run/journal-format.ts'
import { judgeLook, type JudgeLookOptions } from '../../run/judge/looks/judge-look.ts'
import { largest } from '../../run/journal-index.ts'
import { readJournal } from '../journal/journal-file.ts'
import { journalName } from '../journal/run-folder.ts'

export interface LookInput extends Pick<JudgeLookOptions, 'due' | 'eventLoopDelayMs'> {
  /** The run's folder; its journal is all that is read. */
  readonly folder: string
}

/** Judges a run as far as it is in its journal. */
export function lookAtJournal({ folder, due, eventLoopDelayMs }: LookInput): JournalLook {
  const journal = readJournal(join(folder, journalName))
  try {
    const delayMs = largest(journal.worstDelayMs, eventLoopDelayMs)
    return judgeLook({ ...journal, due, eventLoopDelayMs: delayMs })
  } finally {
    journal.close()
  }
}
