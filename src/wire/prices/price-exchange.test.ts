import { describe, expect, test } from 'vitest'
import type { Attempt, Exchange } from '../../model/exchange.ts'
import type { PriceRow } from '../../model/price.ts'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { aPrice } from '../../testing/builders/build-price.ts'
import { createPriceBook } from './price-book.ts'
import { priceExchange } from './price-exchange.ts'

const unknown = { usd: null, source: 'unknown' } as const
const usage = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 100, reasoningTokens: 0 }
const [attempt] = anExchange().attempts

function anAttempt(given: Partial<Attempt>): Attempt {
  if (!attempt) throw new Error('an exchange has an attempt')
  return { ...attempt, costUsd: null, ...given }
}

function priced(given: Partial<Exchange>, rows: readonly PriceRow[] = [aPrice()]) {
  const exchange = anExchange({ cost: unknown, usage, attempts: [anAttempt({})], ...given })
  return priceExchange(exchange, { book: createPriceBook(rows), host: 'api.example.com' }).cost
}

const identity = anExchange().identity

describe('priceExchange', () => {
  test('works out what tokens cost: cached ones, others and output', () => {
    const cost = priced({})
    expect(cost.source).toBe('priced')
    expect(cost.usd).toBeCloseTo(0.0006 + 0.0002 + 0.001, 12)
  })

  test('writing to the prompt cache costs what the list says', () => {
    const rates = { input: 1, cachedInput: 0.1, cacheWrite5m: 2, cacheWrite1h: 4, output: 10 }
    const written = { ...usage, cacheWrites: { fiveMinutes: 300, oneHour: 100 } }
    const cost = priced({ usage: written }, [aPrice({ rates })])
    expect(cost.usd).toBeCloseTo((200 + 400 * 0.1 + 300 * 2 + 100 * 4 + 100 * 10) / 1e6, 12)
  })

  test('what the gateway reports stays, were it 0', () => {
    for (const usd of [0, 0.5]) {
      expect(priced({ cost: { usd, source: 'reported' } })).toEqual({ usd, source: 'reported' })
    }
  })

  test.each<[string, Partial<Exchange>, (readonly PriceRow[])?]>([
    ['an answer from a cache', { cacheHit: true }],
    ['unknown input', { usage: { ...usage, inputTokens: null } }],
    ['unknown output', { usage: { ...usage, outputTokens: null } }],
    [
      'zeros instead of counts',
      { usage: { ...usage, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 } },
    ],
    ['a model without a price', { identity: { ...identity, modelServed: 'someone/else' } }],
    ['cached input of unknown price', {}, [aPrice({ rates: { input: 1, output: 10 } })]],
    ['a price for another provider', {}, [aPrice({ provider: 'groq' })]],
    ['a price that is over', {}, [aPrice({ effectiveTo: '2026-02-28' })]],
  ])('%s has no price, which is not 0', (_, given, rows) => {
    expect(priced(given, rows)).toEqual(unknown)
  })

  test('the model that served counts, else the one that was sent', () => {
    const rows = [aPrice({ models: ['sent'] }), aPrice({ models: ['served'], provider: 'openai' })]
    const both = { ...identity, modelSent: 'sent', modelServed: 'served' }
    expect(priced({ identity: both }, rows).source).toBe('priced')
    const onlySent = { ...identity, modelSent: 'sent', modelServed: null }
    expect(priced({ identity: onlySent }, rows).source).toBe('priced')
    const other = { ...identity, modelSent: 'sent', modelServed: 'other' }
    expect(priced({ identity: other }, rows)).toEqual(unknown)
  })

  test('unknown cached tokens count as none were cached', () => {
    expect(priced({ usage: { ...usage, cachedInputTokens: null } }).usd).toBeCloseTo(0.002, 12)
  })

  test('a failed sample whose tokens were counted has a price, too', () => {
    const failed = anExchange({ failure: { class: 'truncated' } })
    expect(priced({ outcome: failed.outcome }).source).toBe('priced')
  })

  test('attempts that were tried again add what they report and nothing else', () => {
    const attempts = [
      anAttempt({ failureClass: 'upstream', costUsd: 0.25 }),
      anAttempt({ failureClass: 'overloaded' }),
      anAttempt({}),
    ]
    expect(priced({ attempts }).usd).toBeCloseTo(0.25 + 0.0018, 12)
  })
})

describe('the price of a conversation', () => {
  const tiered = aPrice({ tiers: [{ abovePromptTokens: 1000, rates: { input: 2, output: 20 } }] })
  const threeTurns = [1, 2, 3].map(turn => anAttempt({ turn }))
  const of = (inputTokens: number, firstTurnInputTokens: number) => ({
    attempts: threeTurns,
    usage: { ...usage, inputTokens, cachedInputTokens: 0, outputTokens: 0 },
    firstTurnInputTokens,
  })

  test('is that of its tier where every turn must have met it', () => {
    // The largest turn has at most 1800 - 2 x 400 tokens.
    expect(priced(of(1800, 400), [tiered]).usd).toBeCloseTo(0.0018, 12)
    expect(priced(of(3600, 1100), [tiered]).usd).toBeCloseTo(0.0072, 12)
  })

  test('is unknown where its turns may have met different ones', () => {
    expect(priced(of(1801, 400), [tiered])).toEqual(unknown)
  })

  test('is unknown where its turns were sent at different rates', () => {
    const times = [{ fromMinute: 600, toMinute: 601 }]
    const window = {
      weekdays: ['sun'],
      times,
      rates: { input: 9, cachedInput: 9, output: 9 },
    } as const
    const rows = [aPrice({ windows: [window] })]
    const at = (...starts: readonly string[]) =>
      starts.map((start, index) =>
        anAttempt({ turn: index + 1, startedAt: `2026-03-01T${start}:00.000Z` }),
      )
    expect(priced({ attempts: at('10:00', '10:00') }, rows).source).toBe('priced')
    expect(priced({ attempts: at('10:00', '10:01') }, rows)).toEqual(unknown)
  })
})
