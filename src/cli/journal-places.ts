import { openSync } from 'node:fs'
import type { Exchange } from '../model/exchange.ts'
import type { Mode } from '../model/side.ts'
import { caseKey, type GoldenCase } from '../model/suite.ts'
import { parseJournalExchange } from '../run/journal-format.ts'
import type { ReadExchanges } from '../run/judge/collect-evidence.ts'
import { sampleKey, type SampleRole } from '../run/sample-key.ts'
import { readPlace, type Place } from './file-lines.ts'
import { reasonOf } from './run-folder.ts'
import { UsageError } from './usage-error.ts'

export type ReadSamples = (
  golden: GoldenCase,
  mode: Mode,
  side: SampleRole,
) => (Exchange | undefined)[]

/** Reads what was observed of a case from an open journal; a sample that was not finished has a hole. */
export function createSampleReader(file: number, places: ReadonlyMap<string, Place>): ReadSamples {
  return (golden, mode, side) =>
    Array.from({ length: golden.samples }, (_, index) => {
      const key = sampleKey({ caseKey: caseKey(golden), mode, sample: index + 1, side })
      const place = places.get(key)
      return place && readExchangeAt(file, place)
    })
}

export function pairReader(readSamples: ReadSamples): ReadExchanges {
  return (golden, mode) => ({
    baseline: readSamples(golden, mode, 'baseline'),
    candidate: readSamples(golden, mode, 'candidate'),
  })
}

export function readExchangeAt(file: number, place: Place): Exchange | undefined {
  return parseJournalExchange(readPlace(file, place))
}

/** @throws UsageError when it cannot be opened. */
export function openForReading(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`)
  }
}
