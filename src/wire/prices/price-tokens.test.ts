import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TokenRates } from '../../model/price.ts'
import { priceTokens } from './price-tokens.ts'

const rates: TokenRates = {
  input: 3,
  cachedInput: 0.3,
  cacheWrite5m: 3.75,
  cacheWrite1h: 6,
  output: 15,
}

const count = fc.nat({ max: 2_000_000 })

/** Reading from the cache is cheaper than plain input, and writing to it is dearer. */
const anyRates = fc
  .record({
    cachedInput: fc.double({ min: 0, max: 20, noNaN: true }),
    more: fc.double({ min: 0, max: 20, noNaN: true }),
    output: fc.double({ min: 0, max: 100, noNaN: true }),
  })
  .map(({ cachedInput, more, output }): TokenRates => ({
    cachedInput,
    input: cachedInput + more,
    output,
  }))

describe('priceTokens', () => {
  test('charges each kind of token at its own rate, per million', () => {
    const tokens = {
      input: 1_000_000,
      cachedInput: 400_000,
      cacheWrite5m: 200_000,
      cacheWrite1h: 100_000,
      output: 10_000,
    }
    expect(priceTokens(rates, tokens)).toBeCloseTo(0.12 + 0.75 + 0.6 + 0.9 + 0.15, 12)
  })

  test('writes to the cache are plain input where no other rate is known', () => {
    const tokens = { input: 1000, cacheWrite5m: 500, cacheWrite1h: 500, output: 0 }
    expect(priceTokens({ input: 3, output: 15 }, tokens)).toBeCloseTo(0.003, 12)
  })

  test('what was read from the cache has no price without its rate', () => {
    const uncached = { input: 3, output: 15 }
    expect(priceTokens(uncached, { input: 10, cachedInput: 1, output: 1 })).toBeNull()
    expect(priceTokens(uncached, { input: 10, cachedInput: 0, output: 1 })).not.toBeNull()
  })

  test('more tokens never cost less', () => {
    fc.assert(
      fc.property(
        anyRates,
        fc.tuple(count, count, count),
        fc.tuple(count, count),
        (list, of, more) => {
          const [cachedInput, plain, output] = of
          const tokens = { input: cachedInput + plain, cachedInput, output }
          const larger = { ...tokens, input: tokens.input + more[0], output: output + more[1] }
          const [cost, costOfMore] = [priceTokens(list, tokens), priceTokens(list, larger)]
          expect(costOfMore).toBeGreaterThanOrEqual((cost ?? Number.NaN) * (1 - 1e-12))
        },
      ),
    )
  })

  test('the cache never makes a request dearer, and never counts more tokens than there are', () => {
    fc.assert(
      fc.property(anyRates, fc.tuple(count, count, count), (list, [input, cachedInput, output]) => {
        const plain = priceTokens(list, { input, output }) ?? Number.NaN
        const cached = priceTokens(list, { input, cachedInput, output })
        const all = priceTokens(list, { input, cachedInput: input, output }) ?? Number.NaN
        expect(cached).toBeLessThanOrEqual(plain * (1 + 1e-12) + 1e-12)
        expect(cached).toBeGreaterThanOrEqual(all * (1 - 1e-12) - 1e-12)
      }),
    )
  })
})
