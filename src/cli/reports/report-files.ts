import { createHash } from 'node:crypto'
import type { RunReport } from '../../model/report.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { exchangesCsvHeader, renderExchangeRows } from '../../report/exchanges-csv.ts'
import { renderCasesCsv } from '../../report/cases-csv.ts'
import { renderGatesCsv } from '../../report/gates-csv.ts'
import { renderJunit } from '../../report/junit/render-junit.ts'
import { renderSummary } from '../../report/markdown/render-summary.ts'
import { renderRunJsonExchange, runJsonPieces } from '../../report/run-json.ts'
import { outputOf } from '../../report/output.ts'
import type { ReadExchanges } from '../../run/judge/evidence/collect-evidence.ts'
import { casesInModes } from './cases-in-modes.ts'
import type { CaseWriter } from './case-writer.ts'
import { pageWriter } from './page-writer.ts'
import { openReportFile, type ReportFile } from './report-file.ts'

export interface ReportFilesInput {
  readonly folder: string
  readonly report: RunReport
  readonly cases: readonly GoldenCase[]
  readonly readExchanges: ReadExchanges
  /** False leaves prompts and answers out. */
  readonly includeContent: boolean
}

/** Writes every report; files that hold answers are for their owner only, and none is half-written. */
export function writeReportFiles(input: ReportFilesInput): void {
  const { folder, report } = input
  write(folder, 'gates.csv', append => append(renderGatesCsv(report)))
  write(folder, 'cases.csv', append => append(renderCasesCsv(report)))
  writeTogether(input, [
    ['exchanges.csv', exchangesCsvWriter(input)],
    ['run.json', runJsonWriter(input)],
    ['report.html', pageWriter(input)],
  ])
  write(folder, 'junit.xml', append => renderJunit(report, append))
  write(folder, 'summary.md', append => append(renderSummary(report)))
}

function exchangesCsvWriter({ report, includeContent }: ReportFilesInput): CaseWriter {
  return {
    begin: exchangesCsvHeader,
    addCase({ exchanges }) {
      const rows = exchanges.map(exchange => ({
        exchange,
        outputSha256: createHash('sha256').update(outputOf(exchange)).digest('hex'),
      }))
      return renderExchangeRows(rows, { runId: report.runId, includeContent })
    },
    end: () => '',
  }
}

function runJsonWriter({ report, includeContent }: ReportFilesInput): CaseWriter {
  const pieces = runJsonPieces(report)
  let isFirst = true
  return {
    begin: () => pieces.head,
    addCase({ exchanges }) {
      if (exchanges.length === 0) return ''
      const lines = exchanges.map(exchange => renderRunJsonExchange(exchange, includeContent))
      const text = lines.join(pieces.separator)
      const before = isFirst ? '' : pieces.separator
      isFirst = false
      return before + text
    },
    end: () => pieces.tail,
  }
}

/** Goes over all exchanges once, in plan order, whatever the order of arrival was. */
function writeTogether(
  input: ReportFilesInput,
  writers: readonly (readonly [name: string, writer: CaseWriter])[],
): void {
  const opened: { readonly file: ReportFile; readonly writer: CaseWriter }[] = []
  try {
    for (const [name, writer] of writers) {
      opened.push({ file: openReportFile(input.folder, name), writer })
    }
    for (const { file, writer } of opened) file.append(writer.begin())
    for (const item of casesInModes(input)) {
      for (const { file, writer } of opened) file.append(writer.addCase(item))
    }
    for (const { file, writer } of opened) {
      file.append(writer.end())
      file.finish()
    }
  } finally {
    for (const { file } of opened) file.discard()
  }
}

function write(folder: string, name: string, fill: (append: (text: string) => void) => void): void {
  const file = openReportFile(folder, name)
  try {
    fill(text => file.append(text))
    file.finish()
  } finally {
    file.discard()
  }
}
