import type { JournalLook } from '../../run/journal-format.ts'
import { askWorker } from './ask-worker.ts'
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
  return askWorker('look-worker', input, interrupt)
}
