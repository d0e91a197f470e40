import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../model/json.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { aPrice } from '../../testing/builders/build-price.ts'
import { expectSample, limitSample, type PricedSide } from './estimate-sample.ts'
import { estimateTurns, expected } from './estimate-tokens.ts'
import { createPriceBook } from './price-book.ts'

const sentAt = '2026-03-01T10:00:00.000Z'
const side: PricedSide = {
  book: createPriceBook([aPrice()]),
  host: 'api.example.com',
  models: {},
  request: {},
}

function tokensOf(given: Partial<GoldenCase>) {
  return estimateTurns(aGoldenCase(given), {}, expected)
}

const user = (content: JsonValue) => ({ role: 'user', content })

describe('estimateTurns', () => {
  test('takes four characters for a token, and what the request allows as output', () => {
    const turns = [[user('x'.repeat(400))]]
    expect(tokensOf({ turns, request: { max_tokens: 50 } })).toEqual([{ input: 104, output: 50 }])
    expect(tokensOf({ turns })).toEqual([{ input: 104, output: 400 }])
  })

  test('each turn sends what came before it, answers included', () => {
    const turns = [[user('x'.repeat(40))], [user('x'.repeat(80))]]
    const request = { max_completion_tokens: 7 }
    expect(tokensOf({ turns, request })).toEqual([
      { input: 14, output: 7 },
      { input: 14 + 24 + 7, output: 7 },
    ])
  })

  test('an image counts the same however long its text is, and tools count as their text', () => {
    const image = {
      type: 'image_url',
      image_url: { url: `data:image/png;base64,${'A'.repeat(9e5)}` },
    }
    const parts = [{ type: 'text', text: 'x'.repeat(40) }, image]
    expect(tokensOf({ turns: [[user(parts)]] })[0]?.input).toBe(14 + 1000)
    const tools = [{ type: 'function', function: { name: 'x'.repeat(400) } }]
    expect(tokensOf({ turns: [[user('')]], request: { tools } })[0]?.input).toBeGreaterThan(100)
  })

  test('scripts without spaces have about a token a character', () => {
    expect(tokensOf({ turns: [[user('漢'.repeat(100))]] })[0]?.input).toBe(104)
  })

  test('several choices are as many answers', () => {
    expect(tokensOf({ request: { n: 3, max_tokens: 10 } })[0]?.output).toBe(30)
  })
})

describe('the estimate of a sample', () => {
  test('is its tokens at list prices', () => {
    const golden = aGoldenCase({ turns: [[user('x'.repeat(3984))]], request: { max_tokens: 100 } })
    expect(expectSample(side, golden, sentAt).usd).toBeCloseTo(0.001 + 0.001, 12)
  })

  test('follows the model map, and is unknown without a price', () => {
    const golden = aGoldenCase({ model: 'mine' })
    expect(expectSample(side, golden, sentAt).usd).toBeNull()
    const mapped = { ...side, models: { mine: 'openai/gpt-4o-mini' } }
    expect(expectSample(mapped, golden, sentAt).usd).not.toBeNull()
  })

  test('is unknown at another service tier than the one that is listed', () => {
    const golden = aGoldenCase({ request: { service_tier: 'priority' } })
    expect(expectSample(side, golden, sentAt).usd).toBeNull()
    const overridden = { ...side, request: { service_tier: 'default' } }
    expect(expectSample(overridden, golden, sentAt).usd).not.toBeNull()
  })

  test('what must be refused costs nothing', () => {
    expect(expectSample(side, aGoldenCase({ fault: 'invalid-model' }), sentAt).usd).toBe(0)
  })

  test('is never more than the limit, whatever the prompt, the tiers and the time', () => {
    const rows = [
      aPrice({ tiers: [{ abovePromptTokens: 500, rates: { input: 5, output: 50 } }] }),
      aPrice({
        models: ['peaky'],
        windows: [
          {
            weekdays: ['sun'],
            times: [{ fromMinute: 0, toMinute: 720 }],
            rates: { input: 3, output: 30 },
          },
        ],
      }),
    ]
    const priced = { ...side, book: createPriceBook(rows) }
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 3000 }), {
      minLength: 1,
      maxLength: 3,
    })
    const limits = fc.option(fc.nat({ max: 5000 }), { nil: undefined })
    fc.assert(
      fc.property(texts, limits, fc.constantFrom('gpt-4o-mini', 'peaky'), (turns, limit, model) => {
        const golden = aGoldenCase({
          model,
          turns: turns.map(text => [user(text)]),
          request: limit === undefined ? {} : { max_tokens: limit },
        })
        const usual = expectSample(priced, golden, sentAt).usd ?? Number.NaN
        expect(usual).toBeLessThanOrEqual(limitSample(priced, golden, sentAt).usd ?? Number.NaN)
      }),
    )
  })
})
