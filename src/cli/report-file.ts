import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from './run-folder.ts'
import { UsageError } from './usage-error.ts'

/** A report that is being written: it has its name only once it is whole. */
export interface ReportFile {
  append(text: string): void
  /** Gives it its name. */
  finish(): void
  /** Leaves nothing of it; does nothing once it is finished. */
  discard(): void
}

const ownerOnly = 0o600
/** Pieces are gathered to so many characters, so that a long report is few writes and no large one. */
const mostGathered = 65_536

/** Opens a report in a folder. All of it throws a `UsageError` that says what cannot be written. */
export function openReportFile(folder: string, name: string): ReportFile {
  const path = join(folder, name)
  const unfinished = `${path}.unfinished`
  const guarded = <Value>(action: () => Value): Value => {
    try {
      return action()
    } catch (error) {
      throw new UsageError(
        `cannot write ${path}: ${reasonOf(error)}; the journal is whole: put that right, then run "parity report"`,
      )
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

/** One for all files: bytes that each piece had of its own would pile up until they are collected. */
let scratch = Buffer.alloc(0)

function writeAll(file: number, text: string): void {
  // No character has more than three bytes for each of its code units.
  if (scratch.length < 3 * text.length) scratch = Buffer.allocUnsafeSlow(3 * text.length)
  const length = scratch.write(text)
  let written = 0
  while (written < length) written += writeSync(file, scratch, written, length - written)
}
