import { Worker } from 'node:worker_threads'
import type { Problem } from '../model/problem.ts'
import type { RunReport } from '../model/report.ts'
import type { MakeReportsInput } from './make-reports.ts'
import { UsageError } from './usage-error.ts'

type WorkerReply = { readonly report: RunReport } | { readonly problems: readonly Problem[] }

/** `makeReports` in a worker thread. Rejects with the usage error, or with our own defect. */
export function makeReportsInWorker(input: MakeReportsInput): Promise<RunReport> {
  // The file beside this one has the same ending: .ts in development, .js when built.
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  const worker = new Worker(new URL(`./report-worker${extension}`, import.meta.url), {
    workerData: input,
  })
  return new Promise((resolve, reject) => {
    worker.once('message', (reply: WorkerReply) => {
      if ('report' in reply) resolve(reply.report)
      else reject(new UsageError(reply.problems))
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread that writes reports ended early')))
  })
}
