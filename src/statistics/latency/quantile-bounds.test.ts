import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileBounds } from './quantile-bounds.ts'
import { randomStream, uniform } from '../basics/random.ts'

const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

describe('quantileBounds', () => {
  it('gives p50, p95 and p99 only from 5, 59 and 299 values on', () => {
    for (const [share, fewest] of [
      [0.5, 5],
      [0.95, 59],
      [0.99, 299],
    ] as const) {
      expect(quantileBounds(oneTo(fewest - 1), share)).toBeNull()
      expect(quantileBounds(oneTo(fewest), share)).toMatchObject({ high: fewest })
    }
    expect(quantileBounds([], 0.5)).toBeNull()
  })

  it('has the ranks of the binomial distribution', () => {
    // P(Bin(100, 0.5) <= 41) = 0.0443, P(<= 42) = 0.0666; P(Bin(100, 0.95) <= 90) = 0.0282.
    expect(quantileBounds(oneTo(100), 0.5)).toEqual({ value: 50, low: 42, high: 59 })
    expect(quantileBounds(oneTo(100), 0.95)).toEqual({ value: 95, low: 91, high: 99 })
  })

  it('misses on each side in at most one of twenty runs', () => {
    const next = randomStream('3', 'quantiles')
    const runs = 1000
    let [above, below] = [0, 0]
    for (let run = 0; run < runs; run++) {
      const bounds = quantileBounds(
        Array.from({ length: 80 }, () => uniform(next)),
        0.95,
      )
      if ((bounds?.low ?? 0) > 0.95) above++
      if ((bounds?.high ?? 1) < 0.95) below++
    }
    expect(above / runs).toBeLessThan(0.065)
    expect(below / runs).toBeLessThan(0.065)
  })

  it('lies among the values, between its bounds, in whatever order they come', () => {
    const times = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 120 })
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.9, 0.95, 0.99), (values, share) => {
        const bounds = quantileBounds(values, share)
        expect(quantileBounds(values.toReversed(), share)).toEqual(bounds)
        if (bounds === null) return
        for (const value of Object.values(bounds)) expect(values).toContain(value)
        expect(bounds.low <= bounds.value && bounds.value <= bounds.high).toBe(true)
      }),
    )
  })
})
