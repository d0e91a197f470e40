import { join } from 'node:path'
import { readJournal, type JournalReader } from './journal-file.ts'
import { journalName, listRuns } from './run-folder.ts'
import { UsageError } from '../usage-error.ts'

export interface UnfinishedRun {
  readonly id: string
  readonly folder: string
  /** What its journal says; it is closed, so that no exchange can be read. */
  readonly journal: JournalReader
}

/**
 * Runs that have not come to their end, the newest first; those that cannot be read are left out. One
 * that was to lose its content, and was cut off before that, is read still and has not come to its end.
 */
export function* unfinishedRuns(output: string): Generator<UnfinishedRun> {
  for (const id of listRuns(output).toReversed()) {
    const folder = join(output, id)
    const journal = tryRead(join(folder, journalName))
    journal?.close()
    if (journal && !hasEnded(journal)) yield { id, folder, journal }
  }
}

function hasEnded({ footer, header }: JournalReader): boolean {
  return footer?.stopReason === 'finished' && header.configuration.keepsContent !== false
}

function tryRead(path: string): JournalReader | null {
  try {
    return readJournal(path)
  } catch (error) {
    if (error instanceof UsageError) return null
    throw error
  }
}
