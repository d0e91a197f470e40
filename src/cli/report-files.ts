import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Exchange } from '../model/exchange.ts'
import type { RunReport } from '../model/report.ts'
import type { GoldenCase } from '../model/suite.ts'
import { exchangesCsvHeader, renderExchangeRows } from '../report/exchanges-csv.ts'
import { renderCasesCsv } from '../report/cases-csv.ts'
import { renderGatesCsv } from '../report/gates-csv.ts'
import { renderJunit } from '../report/junit/render-junit.ts'
import { renderSummary } from '../report/markdown/render-summary.ts'
import { renderRunJsonExchange, runJsonPieces } from '../report/run-json.ts'
import { outputOf } from '../report/output.ts'
import type { ReadExchanges } from '../run/judge/collect-evidence.ts'
import { casesInModes } from './cases-in-modes.ts'
import { reasonOf } from './run-folder.ts'
import { UsageError } from './usage-error.ts'
import { writePage } from './write-page.ts'

/** The report files that every run writes beside its journal. */
export const reportFileNames = [
  'gates.csv',
  'cases.csv',
  'exchanges.csv',
  'run.json',
  'junit.xml',
  'summary.md',
  'report.html',
] as const

export interface ReportFilesInput {
  readonly folder: string
  readonly report: RunReport
  readonly cases: readonly GoldenCase[]
  readonly readExchanges: ReadExchanges
  /** False leaves prompts and answers out. */
  readonly includeContent: boolean
}

const ownerOnly = 0o600
const rowsPerWrite = 500

/** Writes every report; files that hold answers are for their owner only, and none is half-written. */
export function writeReportFiles(input: ReportFilesInput): void {
  const { report, includeContent } = input
  write(input, 'gates.csv', append => append(renderGatesCsv(report)))
  write(input, 'cases.csv', append => append(renderCasesCsv(report)))
  write(input, 'exchanges.csv', append => {
    append(exchangesCsvHeader())
    forEachBatch(input, batch => {
      const rows = batch.map(exchange => ({
        exchange,
        outputSha256: createHash('sha256').update(outputOf(exchange)).digest('hex'),
      }))
      append(renderExchangeRows(rows, { runId: report.runId, includeContent }))
    })
  })
  write(input, 'run.json', append => {
    const pieces = runJsonPieces(report)
    append(pieces.head)
    let separator = ''
    forEachBatch(input, batch => {
      const lines = batch.map(exchange => renderRunJsonExchange(exchange, includeContent))
      append(separator + lines.join(pieces.separator))
      separator = pieces.separator
    })
    append(pieces.tail)
  })
  write(input, 'junit.xml', append => renderJunit(report, append))
  write(input, 'summary.md', append => append(renderSummary(report)))
  write(input, 'report.html', append => writePage(input, append))
}

/** In plan order, whatever the order of arrival was. */
function forEachBatch(
  input: Pick<ReportFilesInput, 'cases' | 'readExchanges'>,
  visit: (batch: readonly Exchange[]) => void,
): void {
  let batch: Exchange[] = []
  for (const { exchanges } of casesInModes(input)) {
    batch.push(...exchanges)
    if (batch.length >= rowsPerWrite) {
      visit(batch)
      batch = []
    }
  }
  if (batch.length > 0) visit(batch)
}

function write(
  { folder }: ReportFilesInput,
  name: string,
  fill: (append: (text: string) => void) => void,
): void {
  const path = join(folder, name)
  const unfinished = `${path}.unfinished`
  try {
    const file = openSync(unfinished, 'w', ownerOnly)
    try {
      fill(text => writeAll(file, text))
    } finally {
      closeSync(file)
    }
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (error instanceof Error && 'syscall' in error) {
      throw new UsageError(
        `cannot write ${path}: ${reasonOf(error)}; the journal is whole: put that right, then run "parity report"`,
      )
    }
    throw error
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) written += writeSync(file, bytes, written)
}
