import { describe, expect, test } from 'vitest'
import type { PriceRow } from '../../model/price.ts'
import { aPrice } from '../../testing/builders/build-price.ts'
import { createPriceBook } from './price-book.ts'
import { providersOf } from './providers.ts'

function find(
  rows: readonly PriceRow[],
  id: string,
  given: { readonly providers?: readonly string[]; readonly day?: string } = {},
) {
  return createPriceBook(rows).find({ id, providers: [], day: '2026-03-01', ...given })
}

const [mini] = [aPrice({ models: ['gpt-4o-mini'] })]
const [sonnet] = [aPrice({ models: ['claude-sonnet-4.5'] })]

describe('a price book', () => {
  test.each([
    'gpt-4o-mini',
    'GPT-4o-mini',
    'openai/gpt-4o-mini',
    'openai:openai/gpt-4o-mini',
    'gpt-4o-mini-2024-07-18',
    'openai/gpt-4o-mini-2024-07-18',
    'gpt-4o-mini-latest',
    'openai/gpt-4o-mini:nitro',
  ])('knows %s as the model that it is', id => {
    expect(find([mini, sonnet], id)).toBe(mini)
  })

  test.each(['claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5'])(
    'reads %s with either spelling of the version',
    id => {
      expect(find([mini, sonnet], id)).toBe(sonnet)
    },
  )

  test.each(['gpt-4o', 'gpt-4o-mini-audio', 'ft:gpt-4o-mini:acme::1', 'xgpt-4o-mini', ''])(
    'has no price for %s',
    id => {
      expect(find([mini, sonnet], id)).toBeNull()
    },
  )

  test('a variant with a price of its own has none of the plain model', () => {
    const free = aPrice({ models: ['openai/gpt-4o-mini:free'] })
    expect(find([mini], 'openai/gpt-4o-mini:free')).toBeNull()
    expect(find([mini], 'openai/gpt-4o-mini-free')).toBeNull()
    expect(find([mini, free], 'openai/gpt-4o-mini:free')).toBe(free)
  })

  test('the pattern that names most of the id wins, wherever it stands', () => {
    const any = aPrice({ models: ['*'] })
    const family = aPrice({ models: ['gpt-4o*'] })
    const snapshot = aPrice({ models: ['gpt-4o-mini-2024-07-18'] })
    for (const rows of [
      [any, family, mini, snapshot],
      [snapshot, mini, family, any],
    ]) {
      expect(find(rows, 'gpt-4o-mini-2024-07-18')).toBe(snapshot)
      expect(find(rows, 'gpt-4o-mini')).toBe(mini)
      expect(find(rows, 'gpt-4o')).toBe(family)
      expect(find(rows, 'o3')).toBe(any)
    }
  })

  test('a row of the user goes before any other, were it less exact', () => {
    const own = aPrice({ models: ['gpt-*'], isOwn: true })
    expect(find([mini, own], 'gpt-4o-mini')).toBe(own)
  })

  test('a row for one provider needs that provider, and goes before one for all', () => {
    const groq = aPrice({ provider: 'groq' })
    expect(find([groq], 'gpt-4o-mini', { providers: ['azure'] })).toBeNull()
    expect(find([groq, mini], 'gpt-4o-mini', { providers: ['azure'] })).toBe(mini)
    expect(find([mini, groq], 'gpt-4o-mini', { providers: ['Groq'] })).toBe(groq)
  })

  test('a row counts from its first day to its last', () => {
    const before = aPrice({ effectiveTo: '2026-07-29' })
    const after = aPrice({ effectiveFrom: '2026-07-30' })
    const rows = [before, after]
    expect(find(rows, 'gpt-4o-mini', { day: '2026-07-29T23:59:59.999Z' })).toBe(before)
    expect(find(rows, 'gpt-4o-mini', { day: '2026-07-30T00:00:00.000Z' })).toBe(after)
    expect(find([before], 'gpt-4o-mini', { day: '2026-07-30' })).toBeNull()
    expect(find([mini, after], 'gpt-4o-mini', { day: '2026-08-01' })).toBe(after)
  })

  test('tells all rows about a model that are not over, whoever serves it', () => {
    const over = aPrice({ effectiveTo: '2026-01-31' })
    const later = aPrice({ effectiveFrom: '2027-01-01', provider: 'groq' })
    const book = createPriceBook([over, mini, sonnet, later])
    expect(book.about('openai/gpt-4o-mini', '2026-02-01')).toEqual([mini, later])
  })

  test('signs in a pattern that mean something elsewhere are plain signs', () => {
    const odd = aPrice({ models: ['a+b(c)[1].x'] })
    expect(find([odd], 'a+b(c)[1].x')).toBe(odd)
    expect(find([odd], 'aab(c)[1].x')).toBeNull()
  })
})

describe('providersOf', () => {
  test('believes the gateway, else what stands before the model and the host', () => {
    const id = 'groq/gpt-oss-120b'
    expect(providersOf({ id, served: 'azure', host: 'api.groq.com' })).toEqual(['azure'])
    expect(providersOf({ id, served: null, host: '127.0.0.1' })).toContain('groq')
    expect(providersOf({ id: 'x', served: null, host: 'api.deepseek.com' })).toContain('deepseek')
  })
})
