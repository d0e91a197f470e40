import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import type { CaseResult } from '../model/report.ts'
import { aCase, aFinding, aReport, someNumbers } from '../testing/builders/build-report.ts'
import { hostileText } from '../testing/hostile-text.ts'
import { renderCasesCsv } from './cases-csv.ts'
import { textCell } from './csv.ts'

function readRow(result: CaseResult): Record<string, string> {
  const text = renderCasesCsv(aReport({ cases: [result] }))
  const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' })
  return rows[0] ?? {}
}

describe('cases.csv', () => {
  test('the columns are these, in this order', () => {
    expect(renderCasesCsv(aReport({ cases: [] }))).toBe(
      'run_id,suite,case_id,tags,mode,verdict,reason,waived_by,samples_baseline,samples_candidate,self_similarity,cross_similarity,similarity_delta,similarity_p,contract_findings,expect_baseline,expect_candidate,errors_baseline,errors_candidate,ttft_ms_baseline,ttft_ms_candidate,total_ms_baseline,total_ms_candidate,latency_ratio,cost_usd_baseline,cost_usd_candidate,cost_ratio,input_tokens_baseline,input_tokens_candidate,output_tokens_baseline,output_tokens_candidate,model_baseline,model_candidate,provider_baseline,provider_candidate,first_difference\r\n',
    )
  })

  test('every figure is in its column', () => {
    const result = aCase({
      tags: ['billing', 'vip'],
      mode: 'stream',
      verdict: 'drift',
      reason: 'contract.model: a -> b',
      waivedBy: 'known',
      similarityP: 0.0005,
      latencyRatio: 1.25,
      costRatio: 0.5,
      firstDifference: 'yes -> no',
      sides: {
        baseline: someNumbers({ samples: 4, failed: 1, ttftMs: 204.4, expectationsFailed: 1 }),
        candidate: someNumbers({
          samples: 5,
          ttftMs: 208.25,
          totalMs: 1262.75,
          costUsd: 0.0000018,
          inputTokens: 13,
          outputTokens: 90,
          model: 'm2',
          provider: 'p2',
        }),
      },
    })
    expect(readRow(result)).toEqual({
      run_id: '2026-03-01T10-00-00-abc123',
      suite: 'support',
      case_id: 'refund-policy',
      tags: 'billing vip',
      mode: 'stream',
      verdict: 'drift',
      reason: 'contract.model: a -> b',
      waived_by: 'known',
      samples_baseline: '4',
      samples_candidate: '5',
      self_similarity: '0.93',
      cross_similarity: '0.92',
      similarity_delta: '0.01',
      similarity_p: '0.0005',
      contract_findings: '',
      expect_baseline: '0.666667',
      expect_candidate: '1',
      errors_baseline: '0.25',
      errors_candidate: '0',
      ttft_ms_baseline: '204.4',
      ttft_ms_candidate: '208.25',
      total_ms_baseline: '1240.125',
      total_ms_candidate: '1262.75',
      latency_ratio: '1.25',
      cost_usd_baseline: '0.00205',
      cost_usd_candidate: '0.0000018',
      cost_ratio: '0.5',
      input_tokens_baseline: '12',
      input_tokens_candidate: '13',
      output_tokens_baseline: '88.5',
      output_tokens_candidate: '90',
      model_baseline: 'openai/gpt-4o-mini',
      model_candidate: 'm2',
      provider_baseline: 'openai',
      provider_candidate: 'p2',
      first_difference: 'yes -> no',
    })
  })

  test('contract findings are their kinds, each once; checks have columns of their own', () => {
    const findings = [
      aFinding(),
      aFinding({ kind: 'contract.model', level: 'note' }),
      aFinding({ kind: 'contract.finish-reason', level: 'note' }),
      aFinding({ kind: 'expect.failed' }),
    ]
    expect(readRow(aCase({ findings }))['contract_findings']).toBe(
      'contract.finish-reason contract.model',
    )
  })

  test('shares of nothing are unknown', () => {
    const none = someNumbers({ samples: 0, answered: 0, expectationsChecked: 0 })
    expect(readRow(aCase({ sides: { baseline: none, candidate: none } }))).toMatchObject({
      expect_baseline: '',
      expect_candidate: '',
      errors_baseline: '',
      errors_candidate: '',
    })
  })

  test('hostile texts come back as written, but for what acts', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (caseId, reason, firstDifference) => {
        expect(readRow(aCase({ caseId, reason, firstDifference }))).toMatchObject({
          case_id: textCell(caseId),
          reason: textCell(reason),
          first_difference: textCell(firstDifference),
        })
      }),
    )
  })
})
