import type { Place } from '../files/file-lines.ts'
import type { ExchangeFilesInput } from '../reports/exchange-files.ts'
import { askWorker } from './ask-worker.ts'

/** What the thread is given. */
export interface ExchangeFilesTask extends Omit<ExchangeFilesInput, 'readExchanges'> {
  readonly journalPath: string
  readonly places: ReadonlyMap<string, Place>
}

/**
 * Does some work on this thread while another writes what reports say of exchanges without a verdict.
 * Rejects with the usage error when they cannot be written.
 */
export async function writeMeanwhile<Value>(
  task: ExchangeFilesTask,
  work: () => Value,
): Promise<Value> {
  const over = new AbortController()
  const written = askWorker('exchange-files-worker', task, over.signal)
  try {
    const value = work()
    await written
    return value
  } finally {
    // Where the work failed, nobody waits for the thread any more.
    over.abort()
  }
}
