import { describe, expect, test } from 'vitest'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { describeExchange } from './side-under-check.ts'

describe('an exchange as evidence', () => {
  test.each([
    // What the turns of a conversation add up to, with the error of binary fractions.
    [0.0000075 + 0.0000069, '$0.000014'],
    [0.00000002, '$0.00000002'],
    [0, '$0'],
  ])('%s dollars are told as %s', (usd, told) => {
    const exchange = anExchange({ cost: { usd, source: 'reported' } })
    expect(describeExchange(exchange)).toContain(`12 + 8 tokens, ${told}, model`)
  })

  test('an unknown cost is none', () => {
    const exchange = anExchange({ cost: { usd: null, source: 'unknown' } })
    expect(describeExchange(exchange)).toContain('tokens, no cost, model')
  })
})
