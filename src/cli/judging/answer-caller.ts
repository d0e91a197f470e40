import { parentPort } from 'node:worker_threads'
import type { WorkerReply } from './ask-worker.ts'
import { UsageError } from '../usage-error.ts'

/** Does what this thread was started for, and replies to whoever asked for it. */
export async function answerCaller<Value>(work: () => Value | Promise<Value>): Promise<void> {
  const reply = (message: WorkerReply<Value>): void => parentPort?.postMessage(message)
  try {
    reply({ value: await work() })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    reply({ problems: error.problems })
  }
}
