import { Worker } from 'node:worker_threads'

/**
 * Gives the worker thread whose file stands beside this one something to do, for its one reply; null:
 * it was interrupted. Rejects with our own defect.
 */
export function askWorker<Reply>(
  name: 'report-worker' | 'look-worker',
  input: unknown,
  interrupt?: AbortSignal,
): Promise<Reply | null> {
  const worker = startWorker(name, input)
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      resolve(null)
      void worker.terminate()
    }
    interrupt?.addEventListener('abort', giveUp, { once: true })
    worker.once('message', (reply: Reply) => resolve(reply))
    worker.once('error', reject)
    worker.once('exit', () => {
      interrupt?.removeEventListener('abort', giveUp)
      reject(new Error(`the ${name} thread ended early`))
    })
  })
}

function startWorker(name: string, workerData: unknown): Worker {
  // It has the same ending as this one: .ts in development, .js when built.
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  return new Worker(new URL(`./${name}${extension}`, import.meta.url), {
    workerData,
    // Answers are read, compared and dropped: a small nursery collects them early and keeps the
    // process small, at no cost in time.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  })
}
