import type { RunReport } from '../../model/report.ts'
import { renderCasesCsv } from '../../report/cases-csv.ts'
import { renderGatesCsv } from '../../report/gates-csv.ts'
import { renderJunit } from '../../report/junit/render-junit.ts'
import { renderSummary } from '../../report/markdown/render-summary.ts'
import { runJsonPieces } from '../../report/run-json.ts'
import type { CasesToRead } from './cases-in-modes.ts'
import type { CaseWriter } from './case-writer.ts'
import { exchangeLinesWriter, exchangesCsvWriter } from './exchange-files.ts'
import { copyExchangeLines, dropExchangeLines } from './exchange-lines.ts'
import { pageWriter } from './page-writer.ts'
import { openReportFile, type ReportFile } from './report-file.ts'
import { writeTogether } from './write-together.ts'

export interface ReportFilesInput extends CasesToRead {
  readonly folder: string
  readonly report: RunReport
  /** False leaves prompts and answers out. */
  readonly includeContent: boolean
  /** Whether `writeExchangeFiles` has written what needs no verdict. */
  readonly hasExchangeFiles: boolean
}

/** Writes every report; files that hold answers are for their owner only, and none is half-written. */
export function writeReportFiles(input: ReportFilesInput): void {
  try {
    writeEach(input)
  } finally {
    if (input.hasExchangeFiles) dropExchangeLines(input.folder)
  }
}

function writeEach(input: ReportFilesInput): void {
  const { folder, report, hasExchangeFiles } = input
  write(folder, 'gates.csv', file => file.append(renderGatesCsv(report)))
  write(folder, 'cases.csv', file => file.append(renderCasesCsv(report)))
  if (hasExchangeFiles) {
    write(folder, 'run.json', file => putRunJsonTogether(input, file))
    writeTogether(folder, input, [['report.html', pageWriter(input)]])
  } else {
    writeTogether(folder, input, [
      ['exchanges.csv', exchangesCsvWriter({ ...input, runId: report.runId })],
      ['run.json', runJsonWriter(input)],
      ['report.html', pageWriter(input)],
    ])
  }
  write(folder, 'junit.xml', file => renderJunit(report, text => file.append(text)))
  write(folder, 'summary.md', file => file.append(renderSummary(report)))
}

function runJsonWriter(input: ReportFilesInput): CaseWriter {
  const { head, tail } = runJsonPieces(input.report)
  const { addCase } = exchangeLinesWriter(input)
  return { begin: () => head, addCase, end: () => tail }
}

function putRunJsonTogether({ folder, report }: ReportFilesInput, file: ReportFile): void {
  const { head, tail } = runJsonPieces(report)
  file.append(head)
  copyExchangeLines(folder, file)
  file.append(tail)
}

function write(folder: string, name: string, fill: (file: ReportFile) => void): void {
  const file = openReportFile(folder, name)
  try {
    fill(file)
    file.finish()
  } finally {
    file.discard()
  }
}
