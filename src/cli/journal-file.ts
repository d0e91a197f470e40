import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import type { Exchange } from '../model/exchange.ts'
import type { Side } from '../model/side.ts'
import { caseKey } from '../model/suite.ts'
import {
  journalFormatVersion,
  parseJournalExchange,
  parseJournalLine,
  type JournalFooter,
  type JournalHeader,
} from '../run/journal-format.ts'
import type { ReadExchanges } from '../run/judge/collect-evidence.ts'
import { sampleKey } from '../run/sample-key.ts'
import { isHopeless } from '../run/unusable-side.ts'
import { reasonOf } from './run-folder.ts'
import { UsageError } from './usage-error.ts'

/** Holds prompts and answers, so others on the machine may not read it. */
const ownerOnly = 0o600

export interface JournalWriter {
  /** Hands a whole line to the operating system before it returns. Throws when that fails. */
  append(line: string): void
  close(): void
}

/** Opens a journal for appending; a line torn by a crash is closed off first. */
export function openJournal(path: string): JournalWriter {
  const file = openSync(path, 'a+', ownerOnly)
  const { size } = fstatSync(file)
  const last = Buffer.alloc(1)
  if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a) {
    writeSync(file, '\n')
  }
  return {
    append(line) {
      const bytes = Buffer.from(line)
      let written = 0
      try {
        while (written < bytes.length) written += writeSync(file, bytes, written)
      } catch (error) {
        // What comes after half a line would be lost with it.
        if (written > 0) ftruncateSync(file, fstatSync(file).size - written)
        throw error
      }
    },
    close: () => closeSync(file),
  }
}

export interface JournalReader {
  readonly header: JournalHeader
  /** The last one; null when the run never came to an end. */
  readonly footer: JournalFooter | null
  /**
   * Keys of the samples that are finished. A failure for which a side was given up (a wrong key, a
   * wrong host) tells of the set-up, not of the gateway: its sample is sent again.
   */
  readonly finished: ReadonlySet<string>
  readonly unreadableLines: number
  readonly readExchanges: ReadExchanges
  close(): void
}

interface Place {
  readonly start: number
  readonly length: number
}

/**
 * Indexes a journal in one pass and then reads exchanges by their place, so that memory holds an
 * address per exchange and not the answers.
 */
export function readJournal(path: string): JournalReader {
  const file = openForReading(path)
  const places = new Map<string, Place>()
  let header: JournalHeader | null = null
  let footer: JournalFooter | null = null
  let unreadableLines = 0
  /** What was there when a side was given up. */
  let doubtful = new Set<string>()
  forEachLine(file, (text, start, length) => {
    const line = parseJournalLine(text)
    switch (line.kind) {
      case 'header':
        header ??= line.header
        break
      case 'exchange': {
        const key = sampleKey(line.address)
        if (!places.has(key) || doubtful.delete(key)) places.set(key, { start, length })
        // What follows a footer was added by a resumed run, which has not ended yet.
        footer = null
        break
      }
      case 'footer':
        footer = line.footer
        if (footer.stopReason === 'unusable-side') doubtful = new Set(places.keys())
        break
      case 'unreadable':
        unreadableLines++
    }
  })
  const checked = checkHeader(header, path)
  const read = (key: string): Exchange | undefined => {
    const place = places.get(key)
    return place && parseJournalExchange(readText(file, place.start, place.length))
  }
  return {
    header: checked,
    footer,
    finished: new Set(
      [...places.keys()].filter(key => !(doubtful.has(key) && failedHopelessly(read(key)))),
    ),
    unreadableLines,
    readExchanges: (golden, mode) => {
      const samples = Array.from({ length: golden.samples }, (_, index) => index + 1)
      const of = (side: Side) =>
        samples.map(sample => read(sampleKey({ caseKey: caseKey(golden), mode, sample, side })))
      return { baseline: of('baseline'), candidate: of('candidate') }
    },
    close: () => closeSync(file),
  }
}

function failedHopelessly(exchange: Exchange | undefined): boolean {
  const outcome = exchange?.outcome
  return outcome?.kind === 'failed' && isHopeless(outcome.failure)
}

function openForReading(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`)
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

const chunkBytes = 1 << 20
const newline = 0x0a

function forEachLine(
  file: number,
  visit: (text: string, start: number, length: number) => void,
): void {
  const chunk = Buffer.alloc(chunkBytes)
  let pending: Buffer[] = []
  let lineStart = 0
  let position = 0
  for (;;) {
    const count = readSync(file, chunk, 0, chunkBytes, position)
    if (count === 0) break
    let from = 0
    for (;;) {
      const end = chunk.subarray(0, count).indexOf(newline, from)
      if (end < 0) break
      const bytes = Buffer.concat([...pending, chunk.subarray(from, end)])
      pending = []
      if (bytes.length > 0) visit(bytes.toString('utf8'), lineStart, bytes.length)
      from = end + 1
      lineStart = position + from
    }
    if (from < count) pending.push(Buffer.from(chunk.subarray(from, count)))
    position += count
  }
  // A last line without its newline was cut off by a crash; it may be whole all the same.
  const rest = Buffer.concat(pending)
  if (rest.length > 0) visit(rest.toString('utf8'), lineStart, rest.length)
}

function readText(file: number, start: number, length: number): string {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const count = readSync(file, bytes, filled, length - filled, start + filled)
    if (count === 0) break
    filled += count
  }
  return bytes.toString('utf8')
}
