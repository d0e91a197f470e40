import type { JournalLook } from '../run/journal-format.ts'
import { startWorker } from './start-worker.ts'
import type { LookInput } from './look-at-journal.ts'

/**
 * A look at a run in a worker thread, so that the thread that times requests never compares. Null: it
 * was interrupted.
 */
export function lookInWorker(
  input: LookInput,
  interrupt: AbortSignal,
): Promise<JournalLook | null> {
  if (interrupt.aborted) return Promise.resolve(null)
  const worker = startWorker('look-worker', input)
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      resolve(null)
      void worker.terminate()
    }
    interrupt.addEventListener('abort', giveUp, { once: true })
    worker.once('message', (record: JournalLook) => resolve(record))
    worker.once('error', reject)
    worker.once('exit', () => {
      interrupt.removeEventListener('abort', giveUp)
      reject(new Error('the thread that looks at the data ended early'))
    })
  })
}
