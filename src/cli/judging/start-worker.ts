import { Worker } from 'node:worker_threads'
import { workerFile } from '../files/worker-file.ts'

/**
 * Of threads that judge: answers are read, compared and dropped. A small nursery collects them early
 * and keeps the process small, at no cost in time.
 */
export const judgingLimits = { maxYoungGenerationSizeMb: 12 }

export type WorkerName = 'report-worker' | 'look-worker' | 'exchange-files-worker'

/** Starts a thread with the file of that name beside this one. */
export function startWorker(name: WorkerName, workerData: unknown): Worker {
  return new Worker(workerFile(name, import.meta.url), {
    workerData,
    resourceLimits: judgingLimits,
  })
}
