import { closeSync, openSync, readdirSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { encodeTexts } from '../files/encode-texts.ts'
import { quoteForShell } from '../../model/quote-for-shell.ts'
import { reasonOf } from '../files/reason-of.ts'
import { UsageError } from '../usage-error.ts'

/** A report that is being written: it has its name only once it is whole. */
export interface ReportFile {
  append(text: string): void
  /** Appends all of another file. */
  appendFile(path: string): void
  /** Gives it its name. */
  finish(): void
  /** Leaves nothing of it; does nothing once it is finished. */
  discard(): void
}

const ownerOnly = 0o600
/** Pieces are gathered to so many characters, so that a long report is few writes and no large one. */
const mostGathered = 65_536
const chunkBytes = 1 << 20

const unfinishedEnding = '.unfinished'

/** What a thread that was ended in the middle has left in a folder. */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.endsWith(unfinishedEnding)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/**
 * Opens a report in a run's folder. All of it throws a `UsageError` that says what cannot be written.
 *
 * @param describe says what the failure means; its reason and what to do are added
 */
export function openReportFile(
  folder: string,
  name: string,
  describe = (path: string, reason: string) =>
    `cannot write ${path}: ${reason}; the journal is whole`,
): ReportFile {
  const path = join(folder, name)
  const unfinished = path + unfinishedEnding
  const guarded = <Value>(action: () => Value): Value => {
    try {
      return action()
    } catch (error) {
      const problem = describe(path, reasonOf(error))
      const command = `parity report ${quoteForShell(folder)}`
      throw new UsageError(`${problem}: put that right, then run: ${command}`)
    }
  }
  const file = guarded(() => openSync(unfinished, 'w', ownerOnly))
  let state: 'open' | 'closed' | 'finished' = 'open'
  let gathered = ''
  const flush = (): void => {
    const text = gathered
    gathered = ''
    guarded(() => writeAll(file, text))
  }
  const close = (): void => {
    if (state === 'open') closeSync(file)
    state = 'closed'
  }
  return {
    append(text) {
      gathered += text
      if (gathered.length >= mostGathered) flush()
    },
    appendFile(from) {
      flush()
      guarded(() => copyAll(from, file))
    },
    finish() {
      flush()
      guarded(() => {
        close()
        renameSync(unfinished, path)
      })
      state = 'finished'
    },
    discard() {
      if (state === 'finished') return
      close()
      rmSync(unfinished, { recursive: true, force: true })
    },
  }
}

function copyAll(from: string, to: number): void {
  const source = openSync(from, 'r')
  try {
    const chunk = Buffer.allocUnsafeSlow(chunkBytes)
    for (let count = -1; count !== 0; ) {
      count = readSync(source, chunk)
      writeBytes(to, chunk.subarray(0, count))
    }
  } finally {
    closeSync(source)
  }
}

function writeAll(file: number, text: string): void {
  writeBytes(file, encodeTexts([text]))
}

function writeBytes(file: number, bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.length) written += writeSync(file, bytes, written)
}
