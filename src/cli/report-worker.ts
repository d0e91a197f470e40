import { parentPort, workerData } from 'node:worker_threads'
import { makeReports, type MakeReportsInput } from './make-reports.ts'
import { UsageError } from './usage-error.ts'

/** Runs in a thread of its own, so that comparing never holds up a signal or a request. */
try {
  parentPort?.postMessage({ report: await makeReports(workerData as MakeReportsInput) })
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  parentPort?.postMessage({ problems: error.problems })
}
