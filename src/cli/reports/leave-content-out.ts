import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { countCharacters } from '../../model/count-characters.ts'
import type { CaseResult } from '../../model/report.ts'
import { outputOf } from '../../report/output.ts'
import { similarityLine, withoutContentLine } from '../../run/journal-without-content.ts'
import { forEachLine } from '../files/file-lines.ts'
import { reasonOf } from '../files/reason-of.ts'
import { sha256 } from '../files/sha256.ts'
import { UsageError } from '../usage-error.ts'
import { openForReading } from './journal-places.ts'
import { journalName } from './run-folder.ts'

const ownerOnly = 0o600

/**
 * Puts a journal without prompts and answers in the place of a run's journal. Until it is whole, the
 * other one stays.
 *
 * @param cases with the similarities that go into it
 * @throws UsageError when it cannot be written
 */
export function leaveContentOut(folder: string, cases: readonly CaseResult[]): void {
  const path = join(folder, journalName)
  const unfinished = `${path}.unfinished`
  const source = openForReading(path)
  try {
    const target = openSync(unfinished, 'w', ownerOnly)
    try {
      forEachLine(source, line => {
        const rest = withoutContentLine(line, exchange => {
          const output = outputOf(exchange)
          return { characters: countCharacters(output), sha256: sha256(output) }
        })
        if (rest !== null) writeSync(target, rest)
      })
      for (const result of cases) writeSync(target, similarityLine(result))
    } finally {
      closeSync(target)
    }
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw new UsageError(
      `cannot take what was said out of ${path}: ${reasonOf(error)}; put that right, then run "parity report"`,
    )
  } finally {
    closeSync(source)
  }
}
