import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parsePrices } from './parse-prices.ts'
import { describeProblem } from '../../model/problem.ts'

function parse(rows: string) {
  return parsePrices({
    file: 'prices.yaml',
    text: `date: 2026-11-01\nprices:\n${rows}`,
    isOwn: true,
  })
}

function problemsOf(rows: string): string[] {
  const parsed = parse(rows)
  return parsed.ok ? [] : parsed.problems.map(describeProblem)
}

describe('parsePrices', () => {
  test('reads every kind of rate', () => {
    const parsed = parse(`
  - models: [gpt-5*]
    provider: azure
    input: 1
    cachedInput: 0.1
    cacheWrite5m: 1.25
    cacheWrite1h: 2
    output: 8
    effectiveFrom: 2026-10-01
    effectiveTo: 2026-12-31
    source: contract
  - models: [large]
    input: 1
    output: 2
    tiers: [{ abovePromptTokens: 1000, input: 2, output: 4 }]
  - models: [peaky]
    input: 1
    output: 2
    windows: [{ weekdays: [mon, sun], utc: ["01:00-04:30", "22:00-24:00"], input: 2, output: 4 }]
`)
    if (!parsed.ok) throw new Error('it is a file of prices')
    const [row, tiered, windowed] = parsed.value
    expect(row).toEqual({
      models: ['gpt-5*'],
      provider: 'azure',
      rates: { input: 1, cachedInput: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2, output: 8 },
      tiers: [],
      windows: [],
      effectiveFrom: '2026-10-01',
      effectiveTo: '2026-12-31',
      source: 'contract',
      tableDate: '2026-11-01',
      isOwn: true,
    })
    expect(tiered?.tiers).toEqual([{ abovePromptTokens: 1000, rates: { input: 2, output: 4 } }])
    expect(windowed?.windows).toEqual([
      {
        weekdays: ['mon', 'sun'],
        times: [
          { fromMinute: 60, toMinute: 270 },
          { fromMinute: 1320, toMinute: 1440 },
        ],
        rates: { input: 2, output: 4 },
      },
    ])
  })

  test('says what is wrong, and where, all at once', () => {
    expect(
      problemsOf(`  - { models: [a], input: 1, cachedInput: 2, output: 2 }
  - { models: [b], input: -1, ouput: 2 }
  - { models: [], input: 1, output: 2 }
`),
    ).toEqual([
      'prices.yaml:3:43: "cachedInput" must not be more than "input"',
      'prices.yaml:4:5: "output" is missing',
      'prices.yaml:4:27: "input" must be at least 0',
      'prices.yaml:4:31: unknown key "ouput" (did you mean "output"?)',
      'prices.yaml:5:15: "models" must not be empty',
    ])
  })

  test.each([
    ['{ models: [a], input: 1, cachedInput: 2, output: 2 }', '"cachedInput" must not be more'],
    [
      '{ models: [a], input: 1, output: 2, effectiveFrom: 2026-02-01, effectiveTo: 2026-01-31 }',
      '"effectiveTo" is before "effectiveFrom"',
    ],
    ['{ models: [a], input: 1, output: 2, effectiveFrom: tomorrow }', 'must be a date such as'],
    [
      '{ models: [a], input: 1, output: 2, tiers: [{ abovePromptTokens: 9, input: 1, output: 1 }, { abovePromptTokens: 9, input: 1, output: 1 }] }',
      'tiers must stand in ascending order',
    ],
    [
      '{ models: [a], input: 1, output: 2, windows: [{ utc: ["22:00-02:00"], input: 1, output: 1 }] }',
      'a time of day must end after it begins',
    ],
    [
      '{ models: [a], input: 1, output: 2, windows: [{ utc: ["1-4"], input: 1, output: 1 }] }',
      'must be a time of day such as 01:00-04:00',
    ],
    [
      '{ models: [a], input: 1, output: 2, tiers: [{ abovePromptTokens: 9, input: 1, output: 1 }], windows: [{ utc: ["01:00-02:00"], input: 1, output: 1 }] }',
      '"windows" and "tiers" cannot stand in one row',
    ],
  ])('refuses %s', (row, message) => {
    const [first, ...others] = problemsOf(`  - ${row}\n`)
    expect(first).toContain(message)
    expect(first).toMatch(/^prices\.yaml:3:\d+: /)
    expect(others).toEqual([])
  })

  test('one model has one price at a time', () => {
    const row = (more: string) => `  - { models: [a], input: 1, output: 2${more} }\n`
    expect(problemsOf(row('') + row(''))).toEqual([
      'prices.yaml:4:16: "a" has a price for this time already (see line 3)',
    ])
    expect(problemsOf(row('') + row(', provider: groq'))).toEqual([])
    const until = row(', effectiveTo: 2026-07-29')
    expect(problemsOf(until + row(', effectiveFrom: 2026-07-30'))).toEqual([])
    expect(problemsOf(until + row(', effectiveFrom: 2026-07-29'))).toHaveLength(1)
  })
})

describe('the table that comes with the tool', () => {
  const text = readFileSync(new URL('../../../prices/list-prices.yaml', import.meta.url), 'utf8')
  const parsed = parsePrices({ file: 'list-prices.yaml', text, isOwn: false })

  test('has no problems', () => {
    expect(parsed).toMatchObject({ ok: true, warnings: [] })
  })

  test('says of every price what it rests on', () => {
    const rows = parsed.ok ? parsed.value : []
    expect(rows.length).toBeGreaterThan(40)
    expect(rows.filter(row => row.source === undefined || row.isOwn)).toEqual([])
  })
})
