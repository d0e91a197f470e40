import { closeSync } from 'node:fs'
import type { Exchange } from '../../model/exchange.ts'
import { modes } from '../../model/side.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import {
  journalFormatVersion,
  parseJournalLine,
  type JournalFooter,
  type JournalHeader,
} from '../../run/journal-format.ts'
import type { ReadSentinel } from '../../run/judge/check-sentinel.ts'
import type { ReadExchanges } from '../../run/judge/collect-evidence.ts'
import { forgetCases, withSamples, type TakenLook } from '../../run/looks.ts'
import { findSentAgain } from '../../run/own-trouble.ts'
import { createSampleReader, pairReader } from '../../run/read-samples.ts'
import { caseKeyOf, sampleKey, type SampleRole } from '../../run/sample-key.ts'
import { forEachLine, type Place } from '../files/file-lines.ts'
import { openForReading, readExchangeAt } from './journal-places.ts'
import { UsageError } from '../usage-error.ts'

export interface JournalReader {
  /** As it was last: a run that went on may have changed its cases. */
  readonly header: JournalHeader
  /** The last one; null when the run never came to an end. */
  readonly footer: JournalFooter | null
  /**
   * Keys of the samples that are finished. A failure for which a side was given up (a wrong key, a
   * wrong host, no credit) tells of the set-up, not of the gateway: its sample is sent again.
   */
  readonly finished: ReadonlySet<string>
  readonly unreadableLines: number
  /** The judge's reply to a question, if there is one. */
  readonly readOpinion: (key: string) => Exchange | undefined
  /** Slots in flight before the run went on with as many as the header has; usually none. */
  readonly earlierConcurrencies: readonly number[]
  /** Of the busiest part of the run that has come to an end. */
  readonly worstDelayMs: number | null
  /** In the order in which they were taken. */
  readonly looks: readonly TakenLook[]
  readonly readExchanges: ReadExchanges
  /** What was paid for and counts for nothing: answers to cases that have changed, or are gone. */
  readonly readVoided: () => Iterable<Exchange>
  /** Where the exchanges of finished samples are, by `sampleKey`. */
  readonly places: ReadonlyMap<string, Place>
  /** What the live baseline answered, where the baseline of the run was recorded. */
  readonly readSentinel: ReadSentinel
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
  const places = new Map<string, Place>()
  const voided: Place[] = []
  const opinions = new Map<string, Place>()
  let header: JournalHeader | null = null
  let footer: JournalFooter | null = null
  let unreadableLines = 0
  let worstDelayMs: number | null = null
  const earlierConcurrencies: number[] = []
  let looks: readonly TakenLook[] = []
  /** What was there when a side was given up, and which failures count for nothing then. */
  const doubts = new Map<string, (exchange: Exchange) => boolean>()
  const doubt = (keys: Iterable<string>, test: ((exchange: Exchange) => boolean) | null) => {
    if (test !== null) for (const key of keys) doubts.set(key, test)
  }
  forEachLine(file, (text, place) => {
    const line = parseJournalLine(text)
    switch (line.kind) {
      case 'header':
        header ??= line.header
        break
      case 'concurrency':
        if (header) {
          earlierConcurrencies.push(header.configuration.run.concurrency)
          header = withConcurrency(header, line.concurrency)
        }
        break
      case 'exchange': {
        const key = sampleKey(line.address)
        if (!places.has(key) || doubts.delete(key)) places.set(key, place)
        // What follows a footer was added by a resumed run, which has not ended yet.
        footer = null
        break
      }
      case 'footer':
        worstDelayMs = largest(worstDelayMs, line.footer.eventLoopDelayMs)
        // A machine that was too busy in one part of the run has delayed the times of that part.
        footer = { ...line.footer, eventLoopDelayMs: worstDelayMs }
        doubt(places.keys(), findSentAgain(footer))
        break
      case 'look':
        if (header) {
          looks = [...looks, { record: line.look, cases: header.cases }]
          header = { ...header, cases: withSamples(header.cases, line.look.samples) }
        }
        footer = null
        break
      case 'cases': {
        const { suites, cases, prices, recordedBaseline, dropped } = line.cases
        if (header) {
          header = {
            ...header,
            suites,
            cases,
            ...(prices && { prices }),
            ...(recordedBaseline && { recordedBaseline }),
          }
        }
        looks = looks.map(forgetCases)
        const isDropped = new Set(dropped)
        for (const [key, droppedPlace] of [...places].filter(([item]) =>
          isDropped.has(caseKeyOf(item)),
        )) {
          voided.push(droppedPlace)
          places.delete(key)
          doubts.delete(key)
        }
        footer = null
        break
      }
      case 'opinion':
        opinions.set(line.key, place)
        footer = null
        break
      case 'unreadable':
        unreadableLines++
    }
  })
  const checked = checkHeader(header, path)
  const read = (key: string) => readExchangeAt(file, places.get(key))
  const readSamples = createSampleReader(read)
  const isSentAgain = (key: string): boolean => {
    const test = doubts.get(key)
    const exchange = test && read(key)
    return exchange !== undefined && test?.(exchange) === true
  }
  return {
    header: checked,
    footer,
    finished: new Set([...places.keys()].filter(key => !isSentAgain(key))),
    unreadableLines,
    earlierConcurrencies,
    readOpinion: key => readExchangeAt(file, opinions.get(key)),
    worstDelayMs,
    looks,
    places,
    readExchanges: pairReader(readSamples),
    readVoided: () => voided.flatMap(place => readExchangeAt(file, place) ?? []),
    readSentinel: (golden, mode) => readSamples(golden, mode, 'sentinel'),
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

/** The larger of two figures of which either may be unknown. */
export function largest(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right)
}

export interface JournalVisitor {
  /** Each exchange of a finished sample, with what it was sent for. */
  readonly finished: (golden: GoldenCase, exchange: Exchange, role: SampleRole) => void
  /** What was paid for and is no sample of the run any more. */
  readonly voided?: (exchange: Exchange) => void
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
    for (const exchange of readVoided()) visitor.voided?.(exchange)
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
  const { suite, caseId, mode, sample } = exchange
  return sampleKey({ caseKey: caseKey({ suite, id: caseId }), mode, sample, side })
}

function withConcurrency(header: JournalHeader, concurrency: number): JournalHeader {
  const { configuration } = header
  return {
    ...header,
    configuration: { ...configuration, run: { ...configuration.run, concurrency } },
  }
}

function checkHeader(header: JournalHeader | null, path: string): JournalHeader {
  if (header === null) throw new UsageError(`${path} has no readable first line: it is no journal`)
  if (header.formatVersion > journalFormatVersion) {
    throw new UsageError(
      `${path} was written by a newer version (journal format ${header.formatVersion}, this version reads ${journalFormatVersion})`,
    )
  }
  return header
}
