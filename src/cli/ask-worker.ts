import { startWorker } from './start-worker.ts'

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
