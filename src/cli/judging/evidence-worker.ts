import { parentPort, workerData } from 'node:worker_threads'
import { prepareEvidence } from '../../run/judge/evidence/collect-evidence.ts'
import type { EvidenceReply, EvidenceTask } from './collect-in-threads.ts'
import { readPairsAt } from '../journal/journal-places.ts'

/** Takes one stretch of evidence after the other, as they are asked for by their number. */
const { journalPath, places, settings } = workerData as EvidenceTask
const stretches = prepareEvidence(settings, { readExchanges: readPairsAt(journalPath, places) })

parentPort?.on('message', (index: number) => {
  const { evidence, ...part } = stretches.collect(index)
  // Whoever asked has the cases.
  const withoutCases = evidence.map(item => {
    const { golden: _, ...others } = item
    return others
  })
  parentPort?.postMessage({ ...part, evidence: withoutCases } satisfies EvidenceReply)
})
