import { openSync, statSync } from 'node:fs'
import type { Exchange } from '../../model/exchange.ts'
import type { ReadExchanges } from '../../run/judge/evidence/collect-evidence.ts'
import { parseJournalExchange } from '../../run/journal-format.ts'
import { createSampleReader, pairReader } from '../../run/read-samples.ts'
import { readPlace, type Place } from '../files/file-lines.ts'
import { reasonOf } from '../files/reason-of.ts'
import { UsageError } from '../usage-error.ts'

/** What an open journal says at a place; undefined where there is none. */
export function readExchangeAt(file: number, place: Place | undefined): Exchange | undefined {
  return place && parseJournalExchange(readPlace(file, place))
}

/**
 * Reads a journal that another thread has indexed, for as long as this one lives.
 *
 * @param places by `sampleKey`
 * @throws UsageError when it cannot be opened.
 */
export function readPairsAt(path: string, places: ReadonlyMap<string, Place>): ReadExchanges {
  const file = openForReading(path)
  return pairReader(createSampleReader(key => readExchangeAt(file, places.get(key))))
}

/** @throws UsageError when it cannot be opened, or is no file: a pipe would be waited for. */
export function openForReading(path: string): number {
  let isFile
  try {
    isFile = statSync(path).isFile()
    if (isFile) return openSync(path, 'r')
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`)
  }
  throw new UsageError(`cannot read ${path}: it is no file`)
}
