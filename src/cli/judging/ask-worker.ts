import type { Problem } from '../../model/problem.ts'
import { startWorker, type WorkerName } from './start-worker.ts'
import { UsageError } from '../usage-error.ts'

/** What a thread replies with: what it made, or what the user has to mend first. */
export type WorkerReply<Value> =
  | { readonly value: Value }
  | { readonly problems: readonly Problem[] }

/**
 * Gives the worker thread whose file stands beside this one something to do, for its one reply; null:
 * it was interrupted, and has ended. Rejects with the usage error, or with our own defect.
 */
export function askWorker<Value>(
  name: WorkerName,
  input: unknown,
  interrupt?: AbortSignal,
): Promise<Value | null> {
  const worker = startWorker(name, input)
  return new Promise((resolve, reject) => {
    let isGivenUp = false
    const giveUp = () => {
      isGivenUp = true
      void worker.terminate()
    }
    interrupt?.addEventListener('abort', giveUp, { once: true })
    worker.once('message', (reply: WorkerReply<Value>) => {
      if ('value' in reply) resolve(reply.value)
      else reject(new UsageError(reply.problems))
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      interrupt?.removeEventListener('abort', giveUp)
      if (isGivenUp) resolve(null)
      else reject(new Error(`the ${name} thread ended early`))
    })
  })
}
