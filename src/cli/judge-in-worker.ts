import type { Problem } from '../model/problem.ts'
import type { RunReport } from '../model/report.ts'
import { exitCodes } from './exit-code.ts'
import type { MakeReportsInput } from './make-reports.ts'
import { limitHeapGrowth } from './limit-memory.ts'
import { startWorker } from './start-worker.ts'
import { UsageError } from './usage-error.ts'

type WorkerReply = { readonly report: RunReport } | { readonly problems: readonly Problem[] }

/**
 * `makeReports` in a worker thread. Rejects with the usage error, or with our own defect; given an
 * interrupt, it is left off there.
 */
export function makeReportsInWorker(
  input: MakeReportsInput,
  interrupt?: AbortSignal,
): Promise<RunReport> {
  limitHeapGrowth('judging')
  const worker = startWorker('report-worker', input)
  return new Promise((resolve, reject) => {
    worker.once('message', (reply: WorkerReply) => {
      if ('report' in reply) resolve(reply.report)
      else reject(new UsageError(reply.problems))
    })
    worker.once('error', reject)
    interrupt?.addEventListener('abort', () => {
      reject(new UsageError('interrupted before all reports were made', exitCodes.interrupted))
      void worker.terminate()
    })
    worker.once('exit', () => reject(new Error('the thread that writes reports ended early')))
  })
}
