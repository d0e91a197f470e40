import { askWorker } from './ask-worker.ts'
import type { Place } from './file-lines.ts'
import { writeTables, type ReportFilesInput } from './report-files.ts'

/** What the thread that writes the pages is given. */
export interface PagesTask extends Omit<ReportFilesInput, 'readExchanges'> {
  readonly journalPath: string
  readonly places: ReadonlyMap<string, Place>
}

/** `writeReportFiles` on this thread and another: the same bytes, in two thirds of the time. */
export async function writeInThreads(
  { readExchanges, ...input }: ReportFilesInput,
  journal: Pick<PagesTask, 'journalPath' | 'places'>,
): Promise<void> {
  const pages = askWorker<undefined>('pages-worker', { ...input, ...journal } satisfies PagesTask)
  try {
    writeTables({ ...input, readExchanges })
  } finally {
    await pages
  }
}
