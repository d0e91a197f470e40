import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalCdf } from '../basics/distributions.ts'
import { orderEffect, type OrderedPair } from './order-effect.ts'

const pair = fc.record({
  cluster: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  logRatio: fc.double({ min: -5, max: 5, noNaN: true }),
  first: fc.constantFrom('baseline', 'candidate'),
}) as fc.Arbitrary<OrderedPair>

/** The candidate takes so much longer, and going second multiplies a time by `second`. */
function pairsWith(usual: number, second: number): OrderedPair[] {
  return Array.from({ length: 60 }, (_, index) => {
    const first = index % 2 === 0 ? 'baseline' : 'candidate'
    const noise = (((index * 7) % 10) - 4.5) / 200
    const shift = first === 'baseline' ? Math.log(second) : -Math.log(second)
    return { cluster: `c${index % 20}`, logRatio: Math.log(usual) + shift + noise, first }
  })
}

describe('orderEffect', () => {
  it('finds what going second does, whatever the ratio of the sides', () => {
    for (const usual of [0.5, 1, 3]) {
      const { clusters, effect, p } = orderEffect(pairsWith(usual, 0.9))
      expect(clusters).toBe(20)
      expect(effect).toBeCloseTo(Math.log(0.9), 1)
      expect(p).toBeLessThan(0.001)
    }
  })

  it('finds nothing where order does not matter', () => {
    expect(orderEffect(pairsWith(1.4, 1)).p).toBeGreaterThan(0.05)
    expect(orderEffect([])).toEqual({ clusters: 0, effect: null, p: null })
  })

  it('asks whether order matters either way', () => {
    // Five clusters in which going second is slower, by distances that all differ.
    const pairs = [0.1, 0.2, 0.3, 0.4, 0.5].flatMap((distance, index) => [
      { cluster: `c${index}`, logRatio: distance, first: 'baseline' as const },
      { cluster: `c${index}`, logRatio: -distance, first: 'candidate' as const },
    ])
    // Ranks 1 to 5 all on one side: 15, of which 7.5 are usual; and as often on the other.
    const oneSided = normalCdf(-(15 - 7.5 - 0.5) / Math.sqrt((5 * 6 * 11) / 24))
    expect(orderEffect(pairs).p).toBeCloseTo(2 * oneSided, 12)
    expect(orderEffect(pairs).effect).toBeCloseTo(0.3, 12)
  })

  it('turns round with the order, and does not depend on that of the pairs', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), pairs => {
        const { effect, p } = orderEffect(pairs)
        const turned = orderEffect(
          pairs.map(item => ({
            ...item,
            first: item.first === 'baseline' ? 'candidate' : ('baseline' as const),
          })),
        )
        const reversed = orderEffect(pairs.toReversed())
        expect(turned.effect).toBeCloseTo(-(effect ?? Number.NaN), 9)
        expect(reversed.effect).toBeCloseTo(effect ?? Number.NaN, 9)
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
      }),
    )
  })
})
