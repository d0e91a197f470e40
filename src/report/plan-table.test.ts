import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { aGoldenCase } from '../testing/build-golden-case.ts'
import { hostileText } from '../testing/hostile-text.ts'
import { renderPlanTable } from './plan-table.ts'

const cases = [
  aGoldenCase({ tags: ['billing', 'vip'], modes: ['unary', 'stream'] }),
  aGoldenCase({
    suite: 'tools',
    id: 'unknown-model',
    fault: 'invalid-model',
    samples: 1,
    expect: [{ kind: 'contains', value: 'x' }],
  }),
]
const plan = {
  cases,
  requests: 1214,
  isSimulated: false,
  route: 'llm-gateway (gateway.example.com) -> ai-stats (candidate.example.com:8443)',
  notes: ['quality.replaced needs 20 cases'],
  columns: 100,
}

describe('renderPlanTable', () => {
  test('lists every case, then the notes, then the amount', () => {
    expect(renderPlanTable(plan).split('\n')).toEqual([
      'case                   mode   samples  turns  compare        checks  model        tags',
      '─────────────────────────────────────────────────────────────────────────────────────────────',
      'support/refund-policy  both         3      1  text                0  gpt-4o-mini  billing vip',
      'tools/unknown-model    unary        1      1  invalid-model       1  gpt-4o-mini',
      '',
      '- quality.replaced needs 20 cases',
      '',
      'llm-gateway (gateway.example.com) -> ai-stats (candidate.example.com:8443): 2 cases in 2 suites,',
      '  1,214 requests if none is retried; nothing was sent',
      '',
    ])
  })

  test('without notes there is no gap for them', () => {
    expect(renderPlanTable({ ...plan, notes: [] })).not.toContain('\n\n\n')
  })

  test('a simulated side is said', () => {
    expect(renderPlanTable({ ...plan, isSimulated: true })).toMatch(/^SIMULATED llm-gateway/m)
  })

  test('no line is wider than the screen or acts, whatever the suites say', () => {
    fc.assert(
      fc.property(
        hostileText,
        hostileText,
        fc.integer({ min: 40, max: 160 }),
        (id, tag, columns) => {
          const hostile = [aGoldenCase({ id, suite: tag, model: id, tags: [tag, id] })]
          const text = renderPlanTable({ ...plan, cases: hostile, notes: [id], columns })
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
          for (const line of text.split('\n'))
            expect(stringWidth(line)).toBeLessThanOrEqual(columns)
        },
      ),
    )
  })
})
