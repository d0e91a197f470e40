import { describe, expect, test } from 'vitest'
import type { ToolCall } from '../../../model/exchange.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { judgedRun, type Observed } from '../../../testing/builders/build-run.ts'
import { gateOf } from '../../../testing/builders/candidate-shows.ts'

const compare = { ignorePaths: [], numericTolerance: 0.01 }

describe('numbers within the tolerance of a case', () => {
  const judge = (baseline: readonly string[], candidate: readonly string[]) =>
    judgedRun({
      cases: goldenCases(3, { compare: { kind: 'json', ...compare } }),
      observe: ({ side, sample }): Observed => ({
        text: (side === 'baseline' ? baseline : candidate)[sample - 1] ?? '',
      }),
    })
  const always = (text: string) => [text, text, text]

  test.each([
    ['{"total": 75}', '{"total": 74.9}'],
    ['{"total": 19.7, "lines": [1, 2]}', '{"lines": [1, 2], "total": 19.8}'],
    ['{"a": -1, "b": 0}', '{"a": -1.005, "b": 0}'],
    ['75', '74.9'],
  ])('are equal: %s and %s', (baseline, candidate) => {
    const report = judge(always(baseline), always(candidate))
    expect(gateOf(report, 'contract.value')).toMatchObject({ verdict: 'parity' })
    expect(report.cases[0]?.findings).toEqual([])
  })

  test.each([
    ['{"total": 75}', '{"total": 74.2}'],
    ['{"n": 3, "total": 75}', '{"n": 4, "total": 75}'],
    ['{"name": "75"}', '{"name": "74.9"}'],
    ['{"a": 0}', '{"a": 0.001}'],
  ])('and no others: %s and %s', (baseline, candidate) => {
    expect(gateOf(judge(always(baseline), always(candidate)), 'contract.value')).toMatchObject({
      verdict: 'drift',
      reason: expect.stringContaining(`${baseline.replaceAll(' ', '')} ×3 -> `) as string,
    })
  })

  test('do not make a baseline differ from itself', () => {
    const report = judge(['{"x":75}', '{"x":74.9}', '{"x":75.2}'], always('{"x":80}'))
    expect(gateOf(report, 'contract.value').verdict).toBe('drift')
  })

  test('are equal in arguments of tools, too, and in any order of calls', () => {
    const call = (written: string): ToolCall => ({ name: 'buy2', arguments: written })
    const run = (candidate: readonly string[]) =>
      gateOf(
        judgedRun({
          cases: goldenCases(3, {
            compare: { kind: 'tools', ...compare },
            request: { tools: [{ type: 'function', function: { name: 'buy2' } }] },
          }),
          observe: ({ side }) => ({
            text: '',
            finishReason: 'tool_calls',
            toolCalls: (side === 'baseline' ? ['{"x":9.99}', '{"x":2}'] : candidate).map(call),
          }),
        }),
        'contract.tool-arguments',
      ).verdict
    expect(run(['{"x":10.01}', '{"x":2}'])).toBe('parity')
    expect(run(['{"x":10.01}', '{"x":3}'])).toBe('drift')
  })
})
