import { closeSync } from 'node:fs'
import type { Exchange } from '../../model/exchange.ts'
import { modes } from '../../model/side.ts'
import { keyOfItsCase, type GoldenCase } from '../../model/suite.ts'
import {
  journalFormatVersion,
  parseJournalLine,
  type JournalHeader,
} from '../../run/journal-format.ts'
import { createJournalIndex, type JournalIndex } from '../../run/journal-index.ts'
import type { ReadSentinel } from '../../run/judge/recorded/check-sentinel.ts'
import type { ReadExchanges } from '../../run/judge/evidence/collect-evidence.ts'
import { createSampleReader, pairReader } from '../../run/read-samples.ts'
import { sampleKey, type SampleRole } from '../../run/sample-key.ts'
import { forEachLine, type Place } from '../files/file-lines.ts'
import { openForReading, readExchangeAt } from './journal-places.ts'
import { UsageError } from '../usage-error.ts'

export interface VoidedExchange {
  readonly role: SampleRole
  readonly exchange: Exchange
}

export interface JournalReader extends Omit<
  JournalIndex<Place>,
  'header' | 'doubts' | 'voided' | 'opinions'
> {
  /** As it was last: a run that went on may have changed its cases. */
  readonly header: JournalHeader
  /**
   * Keys of the samples that are finished. A failure for which a side was given up (a wrong key, a
   * wrong host, no credit) tells of the set-up, not of the gateway: its sample is sent again.
   */
  readonly finished: ReadonlySet<string>
  /** The judge's reply to a question, if there is one. */
  readonly readOpinion: (key: string) => Exchange | undefined
  readonly readExchanges: ReadExchanges
  /** What the live baseline answered, where the baseline of the run was recorded. */
  readonly readSentinel: ReadSentinel
  /** What was paid for and counts for nothing: answers to cases that have changed, or are gone. */
  readonly readVoided: () => Iterable<VoidedExchange>
  close(): void
}

/**
 * Indexes a journal in one pass and then reads exchanges by their place, so that memory holds an
 * address per exchange and not the answers.
 */
export function readJournal(path: string): JournalReader {
  const file = openForReading(path)
  try {
    return indexJournal(file, path)
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function indexJournal(file: number, path: string): JournalReader {
  const lines = createJournalIndex<Place>()
  forEachLine(file, (text, place) => lines.add(parseJournalLine(text), place))
  const { doubts, voided, opinions, ...index } = lines.finish()
  const { places } = index
  const read = (key: string) => readExchangeAt(file, places.get(key))
  const readSamples = createSampleReader(read)
  const isSentAgain = (key: string): boolean => {
    const test = doubts.get(key)
    const exchange = test && read(key)
    return exchange !== undefined && test?.(exchange) === true
  }
  return {
    ...index,
    header: checkHeader(index.header, path),
    finished: new Set([...places.keys()].filter(key => !isSentAgain(key))),
    readOpinion: key => readExchangeAt(file, opinions.get(key)),
    readExchanges: pairReader(readSamples),
    readSentinel: (golden, mode) => readSamples(golden, mode, 'sentinel'),
    *readVoided() {
      for (const { role, place } of voided) {
        const exchange = readExchangeAt(file, place)
        if (exchange) yield { role, exchange }
      }
    },
    close: () => closeSync(file),
  }
}

/**
 * How a journal begins, without reading the rest.
 *
 * @throws UsageError when it cannot be read, or was written by a newer version.
 */
export function readJournalHeader(path: string): JournalHeader {
  const file = openForReading(path)
  let header: JournalHeader | null = null
  try {
    forEachLine(file, text => {
      const line = parseJournalLine(text)
      if (line.kind === 'header') header = line.header
      return 'enough'
    })
  } finally {
    closeSync(file)
  }
  return checkHeader(header, path)
}

export interface JournalVisitor {
  /** Each exchange of a finished sample, with what it was sent for. */
  readonly finished: (golden: GoldenCase, exchange: Exchange, role: SampleRole) => void
  /** What was paid for and is no sample of the run any more. */
  readonly voided?: (exchange: Exchange, role: SampleRole) => void
}

/** Goes through what a journal holds of these cases, case by case. */
export function visitJournal(
  path: string,
  cases: readonly GoldenCase[],
  visitor: JournalVisitor,
): void {
  const journal = readJournal(path)
  const { readExchanges, readSentinel, readVoided, finished } = journal
  try {
    for (const { exchange, role } of readVoided()) visitor.voided?.(exchange, role)
    for (const golden of cases) {
      for (const mode of modes.filter(item => golden.modes.includes(item))) {
        const byRole = {
          ...readExchanges(golden, mode),
          sentinel: readSentinel(golden, mode),
        }
        for (const role of ['baseline', 'candidate', 'sentinel'] as const) {
          for (const exchange of byRole[role]) {
            if (exchange && finished.has(keyOf(exchange, role))) {
              visitor.finished(golden, exchange, role)
            }
          }
        }
      }
    }
  } finally {
    journal.close()
  }
}

function keyOf(exchange: Exchange, side: SampleRole): string {
  const { mode, sample } = exchange
  return sampleKey({ caseKey: keyOfItsCase(exchange), mode, sample, side })
}

function checkHeader(header: JournalHeader | null, path: string): JournalHeader {
  if (header === null) throw new UsageError(`${path} has no readable first line: it is no journal`)
  if (header.formatVersion > journalFormatVersion) {
    throw new UsageError(
      `${path} was written by a newer version (journal format ${header.formatVersion}, this version reads ${journalFormatVersion})`,
    )
  }
  if (header.contentLeftOut) {
    throw new UsageError(
      `${path} holds no prompts and answers any more (journal: { content: false }): its run can be neither judged again, gone on with nor replayed; its reports are beside it`,
    )
  }
  return header
}
