import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { encodeTexts } from '../files/encode-texts.ts'

/** Holds prompts and answers, so others on the machine may not read it. */
const ownerOnly = 0o600

const newline = 0x0a

export interface JournalWriter {
  /** Hands a whole line to the operating system before it returns. Throws when that fails. */
  append(line: string): void
  /**
   * The same at the end of this turn of the event loop, together with all other lines of the turn:
   * resolves then, or rejects when that fails. A line may be in UTF-8 already.
   */
  appendSoon(line: string | Uint8Array): Promise<void>
  close(): void
}

interface PendingLine {
  readonly line: string | Uint8Array
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Opens a journal for appending; a line torn by a crash is closed off first. */
export function openJournal(path: string): JournalWriter {
  const file = openSync(path, 'a+', ownerOnly)
  const { size } = fstatSync(file)
  const last = Buffer.alloc(1)
  if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== newline) {
    writeSync(file, '\n')
  }
  let pending: PendingLine[] = []
  const flush = (): void => {
    const lines = pending
    pending = []
    if (lines.length === 0) return
    try {
      const texts = lines.flatMap(({ line }) => (typeof line === 'string' ? line : []))
      writeWhole(file, encodeTexts(texts))
      for (const { line } of lines) if (typeof line !== 'string') writeWhole(file, line)
    } catch (error) {
      for (const { reject } of lines) reject(error)
      return
    }
    for (const { resolve } of lines) resolve()
  }
  return {
    append(line) {
      flush()
      writeWhole(file, encodeTexts([line]))
    },
    appendSoon: line =>
      new Promise((resolve, reject) => {
        if (pending.push({ line, resolve, reject }) === 1) setImmediate(flush)
      }),
    close() {
      flush()
      closeSync(file)
    },
  }
}

/** Writes whole lines; those that still found room stay when there is no more of it. */
function writeWhole(file: number, bytes: Uint8Array): void {
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(file, bytes, written)
  } catch (error) {
    // What comes after half a line would be lost with it.
    const torn = written - (bytes.subarray(0, written).lastIndexOf(newline) + 1)
    if (torn > 0) ftruncateSync(file, fstatSync(file).size - torn)
    throw error
  }
}
