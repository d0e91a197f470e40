import type { Exchange } from '../model/exchange.ts'
import type { PriceRow } from '../model/price.ts'
import type { ReachedLimit } from '../model/reached-limit.ts'
import type { LookReport } from '../model/report.ts'
import type { RunConfiguration } from '../model/settings.ts'
import type { GoldenCase } from '../model/suite.ts'
import type { RecordedBaseline } from '../model/recording.ts'
import type { Mode } from '../model/side.ts'
import { sides } from '../model/side.ts'
import { property } from '../model/json.ts'
import { keyOfItsCase } from '../model/suite.ts'
import type { StopReason } from './run-stops.ts'
import {
  areWholeCases,
  isWholeExchange,
  isWholeFooter,
  isWholeHeader,
  isWholeLook,
} from './journal-shapes.ts'
import type { SampleRole } from './sample-key.ts'

/** The newest format that this version knows: it reads no newer one. */
export const journalFormatVersion = 3

/** Of a journal that has lost what was said: nothing can be judged by it. */
export const withoutContentVersion = 3

/** Whoever does not know of looks would judge their data as if there had been one. */
export function formatVersionOf({ run }: RunConfiguration): number {
  return run.looks === undefined ? 1 : 2
}

/** The first line: all that is needed, with the exchanges, to make every report. */
export interface JournalHeader {
  readonly type: 'header'
  readonly formatVersion: number
  readonly toolVersion: string
  readonly runId: string
  readonly startedAt: string
  readonly simulated: boolean
  readonly configuration: RunConfiguration
  readonly suites: readonly {
    readonly name: string
    readonly file: string
    readonly sha256: string
  }[]
  readonly cases: readonly GoldenCase[]
  /** The list prices that costs are worked out at where a gateway reports none. */
  readonly prices?: readonly PriceRow[]
  /** How often the same was compared within a day before; absent if never. */
  readonly earlierRuns?: number
  /** Prompts and answers are gone, and the run can neither be judged again nor go on. */
  readonly contentLeftOut?: true
  /** A recording holds a baseline alone; its candidate's settings are the baseline's and unused. */
  readonly recording?: true
  /** Where the baseline of the run comes from, if it was not sent; its exchanges are copied here. */
  readonly recordedBaseline?: RecordedBaseline
}

/**
 * Written when a run goes on after its suites were changed: what it consists of from here on, and
 * whose exchanges before this line no longer count.
 */
export interface JournalCases extends Pick<
  JournalHeader,
  'suites' | 'cases' | 'prices' | 'recordedBaseline'
> {
  readonly type: 'cases'
  /** Keys of the cases that are others now, or no longer there. */
  readonly dropped: readonly string[]
}

/** Written when a run goes on with more slots in flight than before, or with fewer. */
export interface JournalConcurrency {
  readonly type: 'concurrency'
  readonly concurrency: number
}

/** Written when the data were looked at while the run was being sent. */
export interface JournalLook {
  readonly type: 'look'
  /** From 1. */
  readonly look: number
  /** Where cases are sent in parts: how many of them, in their order, were finished by then. */
  readonly cases?: number
  /** The run ended before the look was due: answers had changed beyond doubt. */
  readonly early?: true
  readonly eventLoopDelayMs: number | null
  /** Why nothing more is sent; absent where the run goes on. */
  readonly ended?: NonNullable<LookReport['ended']>
  /** Samples that cases have from here on, by case key, where they are more than before. */
  readonly samples?: Readonly<Record<string, number>>
}

/** One line per time that the run was carried on to its end or stopped. */
export interface JournalFooter {
  readonly type: 'footer'
  readonly finishedAt: string
  readonly stopReason: StopReason
  /** Where the stop reason is a limit: which one. */
  readonly reachedLimit?: ReachedLimit
  /** Mean event-loop delay less the sampling interval, in milliseconds. */
  readonly eventLoopDelayMs: number | null
}

/** The part of an exchange line that says which sample it is, without the exchange itself. */
export interface ExchangeAddress {
  readonly caseKey: string
  readonly mode: Mode
  readonly sample: number
  readonly side: SampleRole
}

export type JournalLine =
  | { readonly kind: 'header'; readonly header: JournalHeader }
  | { readonly kind: 'exchange'; readonly address: ExchangeAddress }
  | { readonly kind: 'cases'; readonly cases: JournalCases }
  | { readonly kind: 'concurrency'; readonly concurrency: number }
  | { readonly kind: 'opinion'; readonly key: string }
  | { readonly kind: 'look'; readonly look: JournalLook }
  | { readonly kind: 'footer'; readonly footer: JournalFooter }
  | { readonly kind: 'unreadable' }

const exchangeStart = '{"type":"exchange",'
const opinionStart = '{"type":"opinion",'
const exchangeMember = ',"exchange":'
const roles: readonly SampleRole[] = [...sides, 'sentinel']

export function renderJournalRecord(
  record: JournalHeader | JournalCases | JournalConcurrency | JournalLook | JournalFooter,
): string {
  return `${JSON.stringify(record)}\n`
}

/** The address comes first, so that an index can be built without parsing whole exchanges. */
export function renderJournalExchange(exchange: Exchange): string {
  return renderLine(exchange, exchange.side)
}

/** What the live baseline answered when it was asked again, to check a recording of it. */
export function renderJournalSentinel(exchange: Exchange): string {
  return renderLine(exchange, 'sentinel')
}

/** What the judge replied to one question. */
export function renderJournalOpinion(key: string, exchange: Exchange): string {
  return `${opinionStart}"key":${JSON.stringify(key)}${exchangeMember}${JSON.stringify(exchange)}}\n`
}

function renderLine(exchange: Exchange, side: SampleRole): string {
  const address: ExchangeAddress = {
    caseKey: keyOfItsCase(exchange),
    mode: exchange.mode,
    sample: exchange.sample,
    side,
  }
  return `${exchangeStart}"address":${JSON.stringify(address)}${exchangeMember}${JSON.stringify(exchange)}}\n`
}

/** Reads one line far enough to know what it is; a torn line is `unreadable`. */
export function parseJournalLine(line: string): JournalLine {
  if (line.startsWith(exchangeStart)) {
    const end = line.indexOf(exchangeMember)
    const address = end > 0 && line.endsWith('}}') ? parse(`${line.slice(0, end)}}`) : undefined
    const decoded = decodeAddress(property(address, 'address'))
    return decoded ? { kind: 'exchange', address: decoded } : { kind: 'unreadable' }
  }
  if (line.startsWith(opinionStart)) {
    const end = line.indexOf(exchangeMember)
    const key = property(
      end > 0 && line.endsWith('}}') ? parse(`${line.slice(0, end)}}`) : null,
      'key',
    )
    return typeof key === 'string' ? { kind: 'opinion', key } : { kind: 'unreadable' }
  }
  return readRecord(parse(line)) ?? { kind: 'unreadable' }
}

/** A journal may come from elsewhere, or have been damaged: what is not whole is no record. */
function readRecord(record: unknown): JournalLine | null {
  switch (property(record, 'type')) {
    case 'header': {
      const header = record as JournalHeader
      // The header of a newer format may look otherwise, and that it is newer is still to be said.
      const isNewer = Number(property(record, 'formatVersion')) > journalFormatVersion
      return isNewer || isWholeHeader(record) ? { kind: 'header', header } : null
    }
    case 'cases':
      return areWholeCases(record) ? { kind: 'cases', cases: record as JournalCases } : null
    case 'concurrency': {
      const { concurrency } = record as JournalConcurrency
      return typeof concurrency === 'number' ? { kind: 'concurrency', concurrency } : null
    }
    case 'look':
      return isWholeLook(record) ? { kind: 'look', look: record as JournalLook } : null
    case 'footer':
      return isWholeFooter(record) ? { kind: 'footer', footer: record as JournalFooter } : null
    default:
      return null
  }
}

/** The exchange of a line that `parseJournalLine` called an exchange; undefined if it is damaged. */
export function parseJournalExchange(line: string): Exchange | undefined {
  const exchange = property(parse(line), 'exchange')
  return isWholeExchange(exchange) ? (exchange as Exchange) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function decodeAddress(value: unknown): ExchangeAddress | undefined {
  const key = property(value, 'caseKey')
  const mode = property(value, 'mode')
  const sample = property(value, 'sample')
  const side = roles.find(name => name === property(value, 'side'))
  if (typeof key !== 'string' || typeof sample !== 'number' || side === undefined) return undefined
  return mode === 'stream' || mode === 'unary' ? { caseKey: key, mode, sample, side } : undefined
}
