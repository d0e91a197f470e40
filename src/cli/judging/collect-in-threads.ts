import type { Worker } from 'node:worker_threads'
import { caseKey } from '../../model/suite.ts'
import { mapContract, type CaseEvidence } from '../../run/judge/evidence/evidence.ts'
import {
  countStretches,
  joinEvidence,
  type CollectedEvidence,
  type EvidencePart,
  type EvidenceSettings,
} from '../../run/judge/evidence/collect-evidence.ts'
import type { Place } from '../files/file-lines.ts'
import { startWorker } from './start-worker.ts'

/** What a thread is given. */
export interface EvidenceTask {
  readonly journalPath: string
  readonly places: ReadonlyMap<string, Place>
  readonly settings: EvidenceSettings
}

/** What it gives back for one stretch. */
export interface EvidenceReply extends Omit<EvidencePart, 'evidence'> {
  readonly evidence: readonly Omit<CaseEvidence, 'golden'>[]
}

/** `collectEvidence` on several threads: the same to the last digit, whatever their number. */
export async function collectInThreads(
  task: EvidenceTask,
  threads: number,
): Promise<CollectedEvidence> {
  const { settings } = task
  const waiting = Array.from({ length: countStretches(settings) }, (_, index) => index)
  const parts = new Map<number, EvidencePart>()
  const receive = createReceiver(settings)
  const workers = Array.from({ length: Math.min(threads, waiting.length) }, () =>
    startWorker('evidence-worker', task),
  )
  try {
    const all = workers.map(worker =>
      workOff(worker, waiting, (index, reply) => parts.set(index, receive(reply))),
    )
    await Promise.all(all)
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
  const inOrder = [...parts].sort(([left], [right]) => left - right).map(([, part]) => part)
  return joinEvidence(settings, inOrder)
}

/** Asks a thread for one stretch after the other until none is left. Rejects with our own defect. */
function workOff(
  worker: Worker,
  waiting: number[],
  take: (index: number, reply: EvidenceReply) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const askNext = (): void => {
      const index = waiting.shift()
      if (index === undefined) {
        resolve()
        return
      }
      worker.once('message', (reply: EvidenceReply) => {
        take(index, reply)
        askNext()
      })
      worker.postMessage(index)
    }
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('an evidence-worker thread ended early')))
    askNext()
  })
}

/**
 * Puts the cases back in. What comes from another thread is a copy, word for word: of signatures,
 * which are nearly all the same, one of each is kept.
 */
function createReceiver({ cases }: EvidenceSettings): (reply: EvidenceReply) => EvidencePart {
  const byKey = new Map(cases.map(golden => [caseKey(golden), golden]))
  const kept = new Map<string, string>()
  const keep = (text: string | null): string | null => {
    if (text === null) return null
    const same = kept.get(text)
    if (same !== undefined) return same
    kept.set(text, text)
    return text
  }
  return reply => ({
    ...reply,
    evidence: reply.evidence.flatMap(item => {
      const golden = byKey.get(item.caseKey)
      return golden ? { ...item, golden, contract: mapContract(item.contract, keep) } : []
    }),
  })
}
