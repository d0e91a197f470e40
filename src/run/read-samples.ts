import type { Exchange } from '../model/exchange.ts'
import type { Mode } from '../model/side.ts'
import { caseKey, type GoldenCase } from '../model/suite.ts'
import type { ReadExchanges } from './judge/evidence/collect-evidence.ts'
import { sampleKey, type SampleRole } from './sample-key.ts'

/** The samples of a case; one that was not finished has a hole. */
export type ReadSamples = (
  golden: GoldenCase,
  mode: Mode,
  side: SampleRole,
) => (Exchange | undefined)[]

/** @param read what was observed for a `sampleKey`, if anything was */
export function createSampleReader(read: (key: string) => Exchange | undefined): ReadSamples {
  return (golden, mode, side) =>
    Array.from({ length: golden.samples }, (_, index) =>
      read(sampleKey({ caseKey: caseKey(golden), mode, sample: index + 1, side })),
    )
}

export function pairReader(readSamples: ReadSamples): ReadExchanges {
  return (golden, mode) => ({
    baseline: readSamples(golden, mode, 'baseline'),
    candidate: readSamples(golden, mode, 'candidate'),
  })
}
