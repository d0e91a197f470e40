import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { RunReport } from '../../model/report.ts'
import { withoutContent } from '../../report/without-content.ts'
import { findLook } from '../../run/looks.ts'
import type { CollectedEvidence } from '../../run/judge/evidence/collect-evidence.ts'
import { evidenceSettings, judgeRun } from '../../run/judge/judge-run.ts'
import { collectInThreads } from './collect-in-threads.ts'
import { warningsOf } from './journal-warnings.ts'
import { createReplyReader } from './reply-reader.ts'
import { writeMeanwhile } from './write-meanwhile.ts'
import { readJournal, type JournalReader } from '../journal/journal-file.ts'
import { leaveContentOut } from '../reports/leave-content-out.ts'
import { createPatternRedactor } from '../secrets/redact-patterns.ts'
import { redactCases, redactReport } from '../secrets/redact-report.ts'
import { writeReportFiles } from '../reports/report-files.ts'
import { journalName } from '../journal/run-folder.ts'

export interface MakeReportsInput {
  /** The run's folder; its journal is all that is read. */
  readonly folder: string
  readonly includeContent: boolean
}

/**
 * From a journal to the verdict and every report file. The same journal gives the same bytes, on
 * whatever machine.
 */
export async function makeReports({
  folder,
  includeContent: isContentWanted,
}: MakeReportsInput): Promise<RunReport> {
  const journalPath = join(folder, journalName)
  const journal = readJournal(journalPath)
  try {
    const { header, footer, looks, places, readExchanges } = journal
    const { keepsContent = true } = header.configuration
    const includeContent = isContentWanted && keepsContent
    const { cases } = findLook(header, looks) ?? header
    const collected = await collectOfMany(journalPath, journal)
    const judge = () => judgeJournal(journal, collected)
    const hasExchangeFiles = places.size >= fewestToWriteMeanwhile && availableParallelism() > 1
    const judged = hasExchangeFiles
      ? await writeMeanwhile(
          { folder, journalPath, places, cases, runId: header.runId, includeContent },
          judge,
        )
      : judge()
    const shown = includeContent ? judged : withoutContent(judged)
    const patterns = header.configuration.redact ?? []
    const redact = createPatternRedactor(patterns)
    const report = patterns.length === 0 ? shown : redactReport(shown, redact)
    const shownCases = patterns.length === 0 ? cases : redactCases(cases, redact)
    writeReportFiles({
      folder,
      report,
      cases: shownCases,
      readExchanges,
      includeContent,
      hasExchangeFiles,
    })
    // Whoever stopped it can still go on with it.
    if (!keepsContent && footer?.stopReason === 'finished') leaveContentOut(folder, report.cases)
    return report
  } finally {
    journal.close()
  }
}

function judgeJournal(journal: JournalReader, collected: CollectedEvidence | undefined): RunReport {
  const { readOpinion, ...others } = journal
  const readReplies = createReplyReader(readOpinion)
  return judgeRun({ ...others, readReplies, warnings: warningsOf(journal) }, collected)
}

/** Exchanges below which a thread would take longer to start than it is worth. */
const fewestToWriteMeanwhile = 5000
/** Threads that take evidence load the detector of languages, so that each takes a hundred megabytes. */
const fewestForThreads = 30_000
const mostThreads = 4

/** The evidence of a large run, which several threads take together; none where one is enough. */
async function collectOfMany(
  journalPath: string,
  journal: JournalReader,
): Promise<CollectedEvidence | undefined> {
  const threads = Math.min(availableParallelism(), mostThreads)
  const { places, header } = journal
  // What a judge thinks of an answer is counted where it is read.
  const isForOne = header.configuration.judgeModel !== undefined
  if (isForOne || threads < 2 || places.size < fewestForThreads) return undefined
  return collectInThreads({ journalPath, places, settings: evidenceSettings(journal) }, threads)
}
