import { Tinypool } from 'tinypool'
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
import { workerFile } from '../files/worker-file.ts'
import { judgingLimits } from './start-worker.ts'

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
  const receive = createReceiver(settings)
  const count = countStretches(settings)
  const most = Math.min(threads, count)
  const pool = new Tinypool({
    filename: workerFile('evidence-worker', import.meta.url).href,
    name: 'collect',
    minThreads: most,
    maxThreads: most,
    workerData: task,
    resourceLimits: judgingLimits,
  })
  try {
    const stretches = Array.from({ length: count }, async (_, index) => {
      const reply: EvidenceReply = await pool.run(index)
      return receive(reply)
    })
    return joinEvidence(settings, await Promise.all(stretches))
  } finally {
    await pool.destroy()
  }
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
