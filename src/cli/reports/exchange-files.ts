import { exchangesCsvHeader, renderExchangeRows } from '../../report/exchanges-csv.ts'
import { outputOf } from '../../report/output.ts'
import { exchangeSeparator, renderRunJsonExchange } from '../../report/run-json.ts'
import { sha256 } from '../files/sha256.ts'
import type { CasesToRead } from './cases-in-modes.ts'
import type { CaseWriter } from './case-writer.ts'
import { exchangeLinesName } from './exchange-lines.ts'
import { writeTogether } from './write-together.ts'

export interface ExchangeFilesInput extends CasesToRead {
  readonly folder: string
  readonly runId: string
  /** False leaves prompts and answers out. */
  readonly includeContent: boolean
}

/**
 * Writes what reports say of exchanges without a verdict, so that it need not wait for one:
 * `exchanges.csv`, and the exchanges of `run.json`.
 */
export function writeExchangeFiles(input: ExchangeFilesInput): void {
  writeTogether(input.folder, input, [
    ['exchanges.csv', exchangesCsvWriter(input)],
    [exchangeLinesName, exchangeLinesWriter(input)],
  ])
}

type ContextOfRows = Pick<ExchangeFilesInput, 'runId' | 'includeContent'>

export function exchangesCsvWriter(context: ContextOfRows): CaseWriter {
  return {
    begin: exchangesCsvHeader,
    addCase({ exchanges }) {
      const rows = exchanges.map(exchange => ({
        exchange,
        outputSha256: sha256(outputOf(exchange)),
      }))
      return renderExchangeRows(rows, context)
    },
    end: () => '',
  }
}

export function exchangeLinesWriter({
  includeContent,
}: Pick<ContextOfRows, 'includeContent'>): CaseWriter {
  let isFirst = true
  return {
    begin: () => '',
    addCase({ exchanges }) {
      if (exchanges.length === 0) return ''
      const lines = exchanges.map(exchange => renderRunJsonExchange(exchange, includeContent))
      const before = isFirst ? '' : exchangeSeparator
      isFirst = false
      return before + lines.join(exchangeSeparator)
    },
    end: () => '',
  }
}
