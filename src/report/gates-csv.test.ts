import { describe, expect, test } from 'vitest'
import { parse } from 'csv-parse/sync'
import type { GateResult } from '../model/report.ts'
import { aGate, aReport } from '../testing/builders/build-report.ts'
import { renderGatesCsv } from './gates-csv.ts'

function readRow(gate: GateResult): Record<string, string> {
  const text = renderGatesCsv(aReport({ gates: [gate] }))
  const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' })
  return rows[0] ?? {}
}

describe('gates.csv', () => {
  test('the columns are these, in this order', () => {
    expect(renderGatesCsv(aReport({ gates: [] }))).toBe(
      'run_id,gate,scope,metric,baseline,candidate,difference,ci_low,ci_high,threshold,samples,verdict,reason\r\n',
    )
  })

  test('a ratio gate has milliseconds on its sides and the ratio as difference', () => {
    expect(readRow(aGate({ baseline: 1240.12345 }))).toEqual({
      run_id: '2026-03-01T10-00-00-abc123',
      gate: 'latency.total',
      scope: 'run',
      metric: 'latency.total',
      baseline: '1240.123',
      candidate: '1262.75',
      difference: '1.02',
      ci_low: '0.98',
      ci_high: '1.07',
      threshold: '<= 1.10',
      samples: '50',
      verdict: 'parity',
      reason: '1.02×, at most 1.07×, limit 1.10 (50 cases)',
    })
  })

  test('a limit in milliseconds has its difference in milliseconds', () => {
    const gate = aGate({ unit: 'ms', difference: 22.62549, low: null, high: 40.0001 })
    expect(readRow(gate)).toMatchObject({ difference: '22.625', ci_low: '', ci_high: '40' })
  })

  test('shares are fractions and money is a plain decimal', () => {
    expect(readRow(aGate({ metric: 'errors.rate', baseline: 1 / 3, difference: -0.018 }))).toEqual(
      expect.objectContaining({ baseline: '0.333333', difference: '-0.018' }),
    )
    expect(readRow(aGate({ metric: 'cost.total', baseline: 0.0000018 }))).toMatchObject({
      baseline: '0.0000018',
    })
  })

  test('a scoped gate has its full key, its scope and its metric', () => {
    const gate = aGate({
      gate: 'quality.replaced{tag:a, "b"}',
      scope: 'tag:a, "b"',
      metric: 'quality.replaced',
    })
    expect(readRow(gate)).toMatchObject({
      gate: 'quality.replaced{tag:a, "b"}',
      scope: 'tag:a, "b"',
      metric: 'quality.replaced',
    })
  })

  test('what was not measured is empty, and never NaN', () => {
    const gate = aGate({
      baseline: null,
      candidate: Number.NaN,
      difference: null,
      low: Number.NEGATIVE_INFINITY,
      high: null,
      verdict: 'not measured',
    })
    expect(readRow(gate)).toMatchObject({
      baseline: '',
      candidate: '',
      difference: '',
      ci_low: '',
      ci_high: '',
      verdict: 'not measured',
    })
  })
})
