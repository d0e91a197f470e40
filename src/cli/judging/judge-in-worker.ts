import type { RunReport } from '../../model/report.ts'
import { askWorker } from './ask-worker.ts'
import { exitCodes } from '../exit-code.ts'
import { dropExchangeLines } from '../reports/exchange-lines.ts'
import { removeUnfinished } from '../reports/report-file.ts'
import type { MakeReportsInput } from './make-reports.ts'
import { limitHeapGrowth } from './limit-memory.ts'
import { UsageError } from '../usage-error.ts'

/**
 * `makeReports` in a worker thread. Rejects with the usage error, or with our own defect; given an
 * interrupt, it is left off there.
 */
export async function makeReportsInWorker(
  input: MakeReportsInput,
  interrupt?: AbortSignal,
): Promise<RunReport> {
  limitHeapGrowth('judging')
  const report = await askWorker<RunReport>('report-worker', input, interrupt)
  if (report === null) {
    removeUnfinished(input.folder)
    dropExchangeLines(input.folder)
    throw new UsageError('interrupted before all reports were made', exitCodes.interrupted)
  }
  return report
}
