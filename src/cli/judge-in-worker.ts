import type { Problem } from '../model/problem.ts'
import type { RunReport } from '../model/report.ts'
import { askWorker } from './ask-worker.ts'
import { exitCodes } from './exit-code.ts'
import type { MakeReportsInput } from './make-reports.ts'
import { limitHeapGrowth } from './limit-memory.ts'
import { UsageError } from './usage-error.ts'

type WorkerReply = { readonly report: RunReport } | { readonly problems: readonly Problem[] }

/**
 * `makeReports` in a worker thread. Rejects with the usage error, or with our own defect; given an
 * interrupt, it is left off there.
 */
export async function makeReportsInWorker(
  input: MakeReportsInput,
  interrupt?: AbortSignal,
): Promise<RunReport> {
  limitHeapGrowth('judging')
  const reply = await askWorker<WorkerReply>('report-worker', input, interrupt)
  if (reply === null) {
    throw new UsageError('interrupted before all reports were made', exitCodes.interrupted)
  }
  if ('problems' in reply) throw new UsageError(reply.problems)
  return reply.report
}
