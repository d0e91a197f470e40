import { Tinypool } from 'tinypool'
import { prepareEvidence } from '../../run/judge/evidence/collect-evidence.ts'
import type { EvidenceReply, EvidenceTask } from './collect-in-threads.ts'
import { readPairsAt } from '../journal/journal-places.ts'

type Stretches = ReturnType<typeof prepareEvidence>

let stretches: Stretches | null = null

/** Opened with the first stretch: an error before that would reach nobody. */
function openStretches(): Stretches {
  const { journalPath, places, settings } = Tinypool.workerData as EvidenceTask
  return prepareEvidence(settings, { readExchanges: readPairsAt(journalPath, places) })
}

/** Takes the stretch of evidence with that number. */
export function collect(index: number): EvidenceReply {
  stretches ??= openStretches()
  const { evidence, ...part } = stretches.collect(index)
  // Whoever asked has the cases.
  const withoutCases = evidence.map(item => {
    const { golden: _, ...others } = item
    return others
  })
  return { ...part, evidence: withoutCases }
}
