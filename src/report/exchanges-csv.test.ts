import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import type { Exchange } from '../model/exchange.ts'
import { anExchange } from '../testing/builders/build-report.ts'
import { hostileText } from '../testing/hostile-text.ts'
import { textCell } from './csv.ts'
import { exchangesCsvHeader, renderExchangeRows } from './exchanges-csv.ts'

const context = { runId: 'run-1', includeContent: true }

function readRows(
  exchanges: readonly Exchange[],
  given: Partial<typeof context> = {},
): Record<string, string>[] {
  const rows = exchanges.map(exchange => ({ exchange, outputSha256: 'ab12' }))
  const text = exchangesCsvHeader() + renderExchangeRows(rows, { ...context, ...given })
  return parse(text, { columns: true, record_delimiter: '\r\n' })
}

function readRow(exchange: Exchange, given: Partial<typeof context> = {}): Record<string, string> {
  return readRows([exchange], given)[0] ?? {}
}

describe('exchanges.csv', () => {
  test('the columns are these, in this order', () => {
    expect(exchangesCsvHeader()).toBe(
      'run_id,suite,case_id,mode,sample,side,started_at,outcome,failure_class,http_status,attempts,request_id,generation_id,model_requested,model_sent,model_served,provider_served,finish_reason,ttft_ms,total_ms,input_tokens,cached_tokens,output_tokens,reasoning_tokens,cost_usd,cost_source,cache_hit,output_chars,output_sha256,output\r\n',
    )
  })

  test('an answered sample', () => {
    const exchange = anExchange({ text: 'Größe 😀', mode: 'stream', sample: 2 })
    expect(readRow(exchange)).toEqual({
      run_id: 'run-1',
      suite: 'support',
      case_id: 'refund-policy',
      mode: 'stream',
      sample: '2',
      side: 'baseline',
      started_at: '2026-03-01T10:00:00.000Z',
      outcome: 'answered',
      failure_class: '',
      http_status: '200',
      attempts: '1',
      request_id: 'request-1',
      generation_id: '',
      model_requested: 'gpt-4o-mini',
      model_sent: 'gpt-4o-mini',
      model_served: 'openai/gpt-4o-mini',
      provider_served: 'openai',
      finish_reason: 'stop',
      ttft_ms: '',
      total_ms: '100',
      input_tokens: '12',
      cached_tokens: '0',
      output_tokens: '8',
      reasoning_tokens: '0',
      cost_usd: '0.001',
      cost_source: 'reported',
      cache_hit: 'false',
      output_chars: '7',
      output_sha256: 'ab12',
      output: 'Größe 😀',
    })
  })

  test('a failed sample has the status of its last attempt and no times', () => {
    const failed = anExchange({ failure: { class: 'rate-limit', httpStatus: 429 } })
    const [attempt] = failed.attempts
    if (!attempt) throw new Error('an attempt is expected')
    const attempts = [{ ...attempt, httpStatus: 503 }, attempt]
    expect(readRow({ ...failed, attempts })).toMatchObject({
      outcome: 'failed',
      failure_class: 'rate-limit',
      http_status: '429',
      attempts: '2',
      finish_reason: '',
      ttft_ms: '',
      total_ms: '',
      cost_usd: '',
      cost_source: 'unknown',
      output: '',
      output_chars: '0',
    })
  })

  test('a connection that never was has no status', () => {
    const failed = anExchange({ failure: { class: 'network' } })
    const attempts = failed.attempts.map(attempt => ({ ...attempt, httpStatus: null }))
    expect(readRow({ ...failed, attempts })).toMatchObject({ http_status: '', attempts: '1' })
  })

  test('without content, the length and the hash stay', () => {
    const row = readRow(anExchange({ text: 'secret' }), { includeContent: false })
    expect(row).toMatchObject({ output: '', output_chars: '6', output_sha256: 'ab12' })
  })

  test('a small cost has no exponent', () => {
    const exchange = anExchange({ cost: { usd: 0.0000018, source: 'priced' } })
    expect(readRow(exchange)['cost_usd']).toBe('0.0000018')
  })

  test('hostile texts come back as written, but for what acts', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (caseId, text, provider) => {
        const exchange = anExchange({ caseId, text })
        const identity = { ...exchange.identity, providerServed: provider }
        expect(readRow({ ...exchange, identity })).toMatchObject({
          case_id: textCell(caseId),
          output: textCell(text),
          provider_served: textCell(provider),
        })
      }),
    )
  })

  test('a batch has a row for each exchange, in order', () => {
    const samples = [3, 1, 2]
    const rows = readRows(samples.map(sample => anExchange({ sample, text: 'a\r\nb' })))
    expect(rows.map(row => row['sample'])).toEqual(['3', '1', '2'])
  })

  test('no rows are no text', () => {
    expect(renderExchangeRows([], context)).toBe('')
  })
})
