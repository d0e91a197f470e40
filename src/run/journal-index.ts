import type { Exchange } from '../model/exchange.ts'
import type {
  JournalCases,
  JournalFooter,
  JournalHeader,
  JournalLine,
  JournalLook,
} from './journal-format.ts'
import { forgetCases, withSamples, type TakenLook } from './looks.ts'
import { findSentAgain } from './own-trouble.ts'
import { caseKeyOf, roleOf, sampleKey, type SampleRole } from './sample-key.ts'

/** What the lines of a journal say together, and where in it the exchanges are. */
export interface JournalIndex<Place> {
  /** As it was last: a run that went on may have changed its cases. Null without a first line. */
  readonly header: JournalHeader | null
  /** The last one; null when the run never came to an end. */
  readonly footer: JournalFooter | null
  /** Of samples, by `sampleKey`. */
  readonly places: ReadonlyMap<string, Place>
  /** Of samples that the run had given up a side for, whose exchanges may count for nothing. */
  readonly doubts: ReadonlyMap<string, (exchange: Exchange) => boolean>
  /** Of what was paid for and counts for nothing: answers to cases that have changed, or are gone. */
  readonly voided: readonly { readonly role: SampleRole; readonly place: Place }[]
  /** Of the judge's replies, by the key of their question. */
  readonly opinions: ReadonlyMap<string, Place>
  /** In the order in which they were taken. */
  readonly looks: readonly TakenLook[]
  /** Slots in flight before the run went on with as many as the header has; usually none. */
  readonly earlierConcurrencies: readonly number[]
  /** Of the busiest part of the run that has come to an end. */
  readonly worstDelayMs: number | null
  readonly unreadableLines: number
}

/** Takes the lines of a journal one by one, in their order. */
export function createJournalIndex<Place>(): {
  add(line: JournalLine, place: Place): void
  finish(): JournalIndex<Place>
} {
  const places = new Map<string, Place>()
  const doubts = new Map<string, (exchange: Exchange) => boolean>()
  const voided: { role: SampleRole; place: Place }[] = []
  const opinions = new Map<string, Place>()
  const earlierConcurrencies: number[] = []
  let header: JournalHeader | null = null
  let footer: JournalFooter | null = null
  let looks: readonly TakenLook[] = []
  let worstDelayMs: number | null = null
  let unreadableLines = 0

  function addSample(key: string, place: Place): void {
    if (!places.has(key) || doubts.delete(key)) places.set(key, place)
  }

  function addFooter(added: JournalFooter): void {
    worstDelayMs = largest(worstDelayMs, added.eventLoopDelayMs)
    // A machine that was too busy in one part of the run has delayed the times of that part.
    footer = { ...added, eventLoopDelayMs: worstDelayMs }
    const isSentAgain = findSentAgain(added)
    if (isSentAgain !== null) for (const key of places.keys()) doubts.set(key, isSentAgain)
  }

  function addLook(look: JournalLook): void {
    if (header === null) return
    looks = [...looks, { record: look, cases: header.cases }]
    header = { ...header, cases: withSamples(header.cases, look.samples) }
  }

  function addCases({ suites, cases, prices, recordedBaseline, dropped }: JournalCases): void {
    header = header && {
      ...header,
      suites,
      cases,
      ...(prices && { prices }),
      ...(recordedBaseline && { recordedBaseline }),
    }
    looks = looks.map(forgetCases)
    const isDropped = new Set(dropped)
    for (const [key, place] of [...places].filter(([item]) => isDropped.has(caseKeyOf(item)))) {
      voided.push({ role: roleOf(key), place })
      places.delete(key)
      doubts.delete(key)
    }
  }

  function addConcurrency(concurrency: number): void {
    if (header === null) return
    earlierConcurrencies.push(header.configuration.run.concurrency)
    header = withConcurrency(header, concurrency)
  }

  return {
    add(line, place) {
      // What follows a footer was added by a resumed run, which has not ended yet.
      if (isOfTheRun(line)) footer = null
      switch (line.kind) {
        case 'header':
          header ??= line.header
          break
        case 'concurrency':
          addConcurrency(line.concurrency)
          break
        case 'exchange':
          addSample(sampleKey(line.address), place)
          break
        case 'look':
          addLook(line.look)
          break
        case 'cases':
          addCases(line.cases)
          break
        case 'opinion':
          opinions.set(line.key, place)
          break
        case 'footer':
          addFooter(line.footer)
          break
        case 'unreadable':
          unreadableLines++
      }
    },
    finish: () => ({
      header,
      footer,
      places,
      doubts,
      voided,
      opinions,
      looks,
      earlierConcurrencies,
      worstDelayMs,
      unreadableLines,
    }),
  }
}

function isOfTheRun({ kind }: JournalLine): boolean {
  return kind === 'exchange' || kind === 'look' || kind === 'cases' || kind === 'opinion'
}

/** The larger of two figures of which either may be unknown. */
export function largest(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right)
}

function withConcurrency(header: JournalHeader, concurrency: number): JournalHeader {
  const { configuration } = header
  return {
    ...header,
    configuration: { ...configuration, run: { ...configuration.run, concurrency } },
  }
}
