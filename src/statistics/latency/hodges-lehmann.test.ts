import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hodgesLehmann } from './hodges-lehmann.ts'
import { randomStream, uniform } from '../basics/random.ts'
import { signedRankCritical, signedRankP } from './signed-rank.ts'
import { median } from '../basics/summary.ts'
import { walshAverage, walshCount } from './walsh-averages.ts'

const differences = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
  minLength: 1,
  maxLength: 40,
})
const modest = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 })

function allWalshAverages(values: readonly number[]): number[] {
  return values
    .flatMap((left, index) => values.slice(index).map(right => left / 2 + right / 2))
    .sort((left, right) => left - right)
}

describe('walshAverage', () => {
  it('finds the same value as sorting all averages, at every rank', () => {
    fc.assert(
      fc.property(differences, values => {
        const sorted = values.toSorted((left, right) => left - right)
        const all = allWalshAverages(sorted)
        expect(all).toHaveLength(walshCount(values.length))
        for (let rank = 1; rank <= all.length; rank += 1 + (all.length >> 3)) {
          expect(walshAverage(sorted, rank)).toBeCloseTo(all[rank - 1] ?? Number.NaN, 12)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('signedRankCritical', () => {
  it.each([
    [4, -1],
    [5, 0],
    [6, 2],
    [8, 5],
    [10, 10],
    [15, 30],
    [20, 60],
    [25, 100],
  ])('has the tabled value for %i pairs', (n, expected) => {
    expect(signedRankCritical(n, 0.95)).toBe(expected)
  })

  it('goes over to the normal approximation without a jump', () => {
    expect(signedRankCritical(26, 0.95)).toBe(110)
  })
})

describe('signedRankP', () => {
  it('agrees with a published implementation', () => {
    const untied = [0.12, -0.05, 0.3, 0.07, 0.18, -0.22, 0.41, 0.02, 0.09, 0.15, -0.11, 0.26]
    expect(signedRankP(untied)).toBeCloseTo(0.03877808337183277, 9)
  })

  it('drops zeros and corrects for ties', () => {
    const tied = [1, -1, 2, 2, 0, 3, -2, 1, 4, 0, 2, -1, 5]
    expect(signedRankP(tied)).toBeCloseTo(0.029657203235177242, 9)
  })

  it('is 1 when nothing differs', () => {
    expect([signedRankP([]), signedRankP([0, 0, 0])]).toEqual([1, 1])
  })
})

describe('hodgesLehmann', () => {
  it('tests against another centre as if all values were so much less', () => {
    fc.assert(
      fc.property(modest, fc.integer({ min: -20, max: 20 }), (values, above) => {
        const moved = hodgesLehmann(values.map(value => value - above))
        expect(hodgesLehmann(values, { above })).toEqual({
          ...hodgesLehmann(values),
          p: moved.p,
        })
      }),
    )
  })

  it('gives the centre and the rank bounds of a known sample', () => {
    const sample = [0.12, -0.05, 0.3, 0.07, 0.18, -0.22, 0.41, 0.02, 0.09, 0.15, -0.11, 0.26]
    const { estimate, low, high } = hodgesLehmann(sample)
    expect(estimate).toBeCloseTo(0.1025, 12)
    expect(low).toBeCloseTo(0.01, 12)
    expect(high).toBeCloseTo(0.195, 12)
  })

  it('knows nothing of no value, and no bounds of four', () => {
    expect(hodgesLehmann([])).toEqual({ estimate: null, low: null, high: null, p: null })
    expect(hodgesLehmann([Number.NaN, Number.POSITIVE_INFINITY]).estimate).toBeNull()
    expect(hodgesLehmann([1, 2, 3, 4])).toMatchObject({ estimate: 2.5, low: null, high: null })
  })

  it('has no spread and no significance when nothing differs', () => {
    expect(hodgesLehmann([0, 0, 0, 0, 0, 0])).toEqual({ estimate: 0, low: 0, high: 0, p: 1 })
  })

  it('turns round with the sign', () => {
    fc.assert(
      fc.property(modest, values => {
        const forward = hodgesLehmann(values)
        const backward = hodgesLehmann(values.map(value => -value))
        expect(backward.estimate).toBeCloseTo(-(forward.estimate ?? 0), 9)
        if (forward.high !== null) expect(backward.low).toBeCloseTo(-forward.high, 9)
      }),
    )
  })

  it('moves with a shift of all values, and its p only falls', () => {
    fc.assert(
      fc.property(modest, fc.integer({ min: 0, max: 20 }), (values, shift) => {
        const before = hodgesLehmann(values)
        const after = hodgesLehmann(values.map(value => value + shift))
        expect(after.estimate).toBeCloseTo((before.estimate ?? 0) + shift, 9)
        expect(after.high ?? 0).toBeCloseTo(before.high === null ? 0 : before.high + shift, 9)
      }),
    )
    const rising = [0, 1, 2, 4, 8].map(shift =>
      signedRankP([-3.5, -1.2, 0.4, 2.3, 5.1].map(v => v + shift)),
    )
    expect(rising).toEqual(rising.toSorted((left, right) => right - left))
  })

  it('never gives NaN, orders its bounds, and does not depend on the order', () => {
    fc.assert(
      fc.property(differences, values => {
        const { estimate, low, high, p } = hodgesLehmann(values)
        for (const number of [estimate, low, high, p]) expect(number).not.toBeNaN()
        if (low !== null && high !== null && estimate !== null) {
          expect(low).toBeLessThanOrEqual(estimate)
          expect(estimate).toBeLessThanOrEqual(high)
        }
        expect(hodgesLehmann(values.toReversed())).toEqual({ estimate, low, high, p })
      }),
    )
  })

  it('handles a long sample without holding its pairs', () => {
    const values = Array.from({ length: 20_001 }, (_, index) => index - 10_000)
    const { estimate, low, high } = hodgesLehmann(values)
    expect(estimate).toBe(0)
    expect(low).toBeLessThan(0)
    expect(high).toBe(-(low ?? 0))
    expect(median(values)).toBe(0)
  })
})

describe('calibration of hodgesLehmann', () => {
  it('keeps its error rates on skewed noise that is the same on both sides', () => {
    const runs = 1000
    const next = randomStream('42', 'noise')
    const spike = () => (uniform(next) < 0.05 ? 1 : 0) + Math.log(1 - uniform(next)) / 4
    let alarms = 0
    let misses = 0
    for (let run = 0; run < runs; run++) {
      const values = Array.from({ length: 20 }, () => spike() - spike())
      const { p, high } = hodgesLehmann(values)
      if (p !== null && p <= 0.05) alarms++
      if (high !== null && high < 0) misses++
    }
    expect(alarms / runs).toBeLessThan(0.07)
    expect(misses / runs).toBeLessThan(0.07)
    expect(Math.min(alarms, misses)).toBeGreaterThan(20)
  })
})
