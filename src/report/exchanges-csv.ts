import { withoutProse } from '../model/without-prose.ts'
import { countCharacters } from '../model/count-characters.ts'
import type { Exchange } from '../model/exchange.ts'
import {
  countCell,
  flagCell,
  msCell,
  renderCsvHeader,
  renderCsvRows,
  textCell,
  usdCell,
  type CsvColumn,
} from './csv.ts'
import { outputOf } from './output.ts'

export interface ExchangeRow {
  readonly exchange: Exchange
  /** SHA-256 of `outputOf(exchange)`, in hex. */
  readonly outputSha256: string
}

export interface ExchangeRowsContext {
  readonly runId: string
  /** False leaves the output out; its length and hash stay. */
  readonly includeContent: boolean
}

interface Row extends ExchangeRow, ExchangeRowsContext {
  readonly output: string
}

/** New columns are added at the end: readers go by position, too. */
const columns: readonly CsvColumn<Row>[] = [
  ['run_id', ({ runId }) => textCell(runId)],
  ['suite', ({ exchange }) => textCell(exchange.suite)],
  ['case_id', ({ exchange }) => textCell(exchange.caseId)],
  ['mode', ({ exchange }) => exchange.mode],
  ['sample', ({ exchange }) => countCell(exchange.sample)],
  ['side', ({ exchange }) => exchange.side],
  ['started_at', ({ exchange }) => textCell(exchange.startedAt)],
  ['outcome', ({ exchange }) => exchange.outcome.kind],
  ['failure_class', ({ exchange: { outcome } }) => failureClassOf(outcome)],
  ['http_status', ({ exchange }) => countCell(exchange.attempts.at(-1)?.httpStatus ?? null)],
  ['attempts', ({ exchange }) => countCell(exchange.attempts.length)],
  ['request_id', ({ exchange }) => textCell(exchange.identity.requestId)],
  ['generation_id', ({ exchange }) => textCell(exchange.identity.generationId)],
  ['model_requested', ({ exchange }) => textCell(exchange.identity.modelRequested)],
  ['model_sent', ({ exchange }) => textCell(exchange.identity.modelSent)],
  ['model_served', ({ exchange }) => textCell(exchange.identity.modelServed)],
  ['provider_served', ({ exchange }) => textCell(exchange.identity.providerServed)],
  ['finish_reason', ({ exchange: { outcome } }) => finishReasonOf(outcome)],
  ['ttft_ms', ({ exchange }) => msCell(exchange.timings?.firstDeltaMs ?? null)],
  ['total_ms', ({ exchange }) => msCell(exchange.timings?.totalMs ?? null)],
  ['input_tokens', ({ exchange }) => countCell(exchange.usage.inputTokens)],
  ['cached_tokens', ({ exchange }) => countCell(exchange.usage.cachedInputTokens)],
  ['output_tokens', ({ exchange }) => countCell(exchange.usage.outputTokens)],
  ['reasoning_tokens', ({ exchange }) => countCell(exchange.usage.reasoningTokens)],
  ['cost_usd', ({ exchange }) => usdCell(exchange.cost.usd)],
  ['cost_source', ({ exchange }) => exchange.cost.source],
  ['cache_hit', ({ exchange }) => flagCell(exchange.cacheHit)],
  ['output_chars', ({ output }) => countCell(countCharacters(output))],
  ['output_sha256', ({ outputSha256 }) => outputSha256],
  ['output', ({ output, includeContent }) => (includeContent ? textCell(output) : '')],
]

export function exchangesCsvHeader(): string {
  return renderCsvHeader(columns)
}

/** The rows of a batch; a large run is written batch by batch. */
export function renderExchangeRows(
  rows: readonly ExchangeRow[],
  context: ExchangeRowsContext,
): string {
  return renderCsvRows(
    columns,
    rows.map(row => ({
      ...row,
      ...context,
      exchange: context.includeContent ? row.exchange : withoutProse(row.exchange),
      output: outputOf(row.exchange),
    })),
  )
}

function failureClassOf(outcome: Exchange['outcome']): string {
  return outcome.kind === 'failed' ? outcome.failure.class : ''
}

function finishReasonOf(outcome: Exchange['outcome']): string {
  return outcome.kind === 'answered' ? (outcome.answer.finishReason ?? '') : ''
}
