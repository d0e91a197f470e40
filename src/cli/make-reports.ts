import { join } from 'node:path'
import type { Problem } from '../model/problem.ts'
import type { RunReport } from '../model/report.ts'
import { withoutContent } from '../report/without-content.ts'
import { findLook } from '../run/looks.ts'
import { judgeRun } from '../run/judge/judge-run.ts'
import { createReplyReader } from './reply-reader.ts'
import { readJournal } from './journal-file.ts'
import { createPatternRedactor } from './redact-patterns.ts'
import { redactCases, redactReport } from './redact-report.ts'
import { writeReportFiles } from './report-files.ts'
import { journalName } from './run-folder.ts'

export interface MakeReportsInput {
  /** The run's folder; its journal is all that is read. */
  readonly folder: string
  readonly includeContent: boolean
}

/** From a journal to the verdict and every report file. The same journal gives the same bytes. */
export function makeReports({ folder, includeContent }: MakeReportsInput): RunReport {
  const journal = readJournal(join(folder, journalName))
  try {
    const { header, footer, readExchanges, readSentinel, readOpinion, looks } = journal
    const judged = judgeRun({
      header,
      footer,
      readExchanges,
      readSentinel,
      readReplies: createReplyReader(readOpinion),
      looks,
      warnings: warningsOf(journal),
    })
    const { cases: judgedCases } = findLook(header, looks) ?? header
    const shown = includeContent ? judged : withoutContent(judged)
    const patterns = header.configuration.redact ?? []
    const redact = createPatternRedactor(patterns)
    const report = patterns.length === 0 ? shown : redactReport(shown, redact)
    const cases = patterns.length === 0 ? judgedCases : redactCases(judgedCases, redact)
    writeReportFiles({ folder, report, cases, readExchanges, includeContent })
    return report
  } finally {
    journal.close()
  }
}

function warningsOf({ unreadableLines }: { readonly unreadableLines: number }): Problem[] {
  if (unreadableLines === 0) return []
  const lines = unreadableLines === 1 ? '1 line' : `${unreadableLines} lines`
  const message = `${lines} of the journal could not be read and were left out`
  return [{ severity: 'warning', message, hint: 'a crash can tear the last one' }]
}
