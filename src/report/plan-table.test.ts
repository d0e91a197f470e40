import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
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

  test('models that do not fit are numbered and named, so that no two look the same', () => {
    const alike = ['2025-09-29', '2025-10-29'].map((date, index) =>
      aGoldenCase({ id: `case-${index}`, model: `anthropic/claude-sonnet-4-5-${date}-preview` }),
    )
    const listing = renderPlanTable({ ...plan, cases: alike, notes: [], columns: 80 })
    expect(listing.split('\n').slice(0, 7)).toEqual([
      'case            mode   samples  turns  compare  checks  model  tags',
      '───────────────────────────────────────────────────────────────────',
      'support/case-0  unary        3      1  text          0  1',
      'support/case-1  unary        3      1  text          0  2',
      '',
      '- model 1: anthropic/claude-sonnet-4-5-2025-09-29-preview',
      '- model 2: anthropic/claude-sonnet-4-5-2025-10-29-preview',
    ])
  })

  test('the model of every case can be told on any screen', () => {
    for (let columns = 40; columns <= 130; columns += 1) {
      const wide = ['a', 'b'].map(model =>
        aGoldenCase({ id: `of ${model}`, model: `provider/${model}-model`, tags: ['nightly'] }),
      )
      const listing = renderPlanTable({ ...plan, cases: wide, notes: [], columns })
      expect(listing, `${columns} columns`).toContain('provider/a-model')
      expect(listing, `${columns} columns`).toContain('provider/b-model')
    }
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
