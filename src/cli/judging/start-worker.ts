import { Worker } from 'node:worker_threads'

type WorkerName = 'report-worker' | 'look-worker' | 'evidence-worker'

/** Starts a thread with the file of that name beside this one. */
export function startWorker(name: WorkerName, workerData: unknown): Worker {
  // It has the same ending as this one: .ts in development, .js when built.
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  return new Worker(new URL(`./${name}${extension}`, import.meta.url), {
    workerData,
    // Answers are read, compared and dropped: a small nursery collects them early and keeps the
    // process small, at no cost in time.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  })
}
