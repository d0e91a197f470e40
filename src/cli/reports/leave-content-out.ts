import { closeSync } from 'node:fs'
import { join } from 'node:path'
import { countCharacters } from '../../model/count-characters.ts'
import type { CaseResult } from '../../model/report.ts'
import { outputOf } from '../../report/output.ts'
import { similarityLine, withoutContentLine } from '../../run/journal-without-content.ts'
import { forEachLine } from '../files/file-lines.ts'
import { sha256 } from '../files/sha256.ts'
import { openForReading } from '../journal/journal-places.ts'
import { journalName } from '../journal/run-folder.ts'
import { openReportFile } from './report-file.ts'

/**
 * Puts a journal without prompts and answers in the place of a run's journal. Until it is whole, the
 * other one stays.
 *
 * @param cases with the similarities that go into it
 * @throws UsageError when it cannot be written
 */
export function leaveContentOut(folder: string, cases: readonly CaseResult[]): void {
  const source = openForReading(join(folder, journalName))
  try {
    const target = openReportFile(
      folder,
      journalName,
      (path, reason) =>
        `the reports are written, but prompts and answers are still in ${path}, which cannot be written anew (${reason})`,
    )
    try {
      forEachLine(source, line => {
        const rest = withoutContentLine(line, exchange => {
          const output = outputOf(exchange)
          return { characters: countCharacters(output), sha256: sha256(output) }
        })
        if (rest !== null) target.append(rest)
      })
      for (const result of cases) target.append(similarityLine(result))
      target.finish()
    } finally {
      target.discard()
    }
  } finally {
    closeSync(source)
  }
}
