import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { midRanks } from './ranks.ts'
import { mean, median, standardDeviation } from './summary.ts'

describe('summary', () => {
  it('is null where there is nothing to summarise', () => {
    expect([mean([]), median([]), standardDeviation([]), standardDeviation([1])]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  it('takes the mean of the middle two of an even number', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5])
  })

  it('sorts by size, not by spelling', () => {
    expect(median([10, 9, 100])).toBe(10)
  })

  it('does not overflow on the middle of huge values', () => {
    expect(median([1e308, 1.2e308])).toBeCloseTo(1.1e308, -300)
  })

  it('divides squared distances by n - 1', () => {
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12)
  })
})

describe('midRanks', () => {
  it('shares ranks among equal values and counts the ties', () => {
    expect(midRanks([30, 10, 20, 20])).toEqual({ ranks: [4, 1, 2.5, 2.5], tieTerm: 6 })
  })

  it('keeps the sum of the ranks whatever the ties', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), values => {
        const total = midRanks(values).ranks.reduce((sum, rank) => sum + rank, 0)
        expect(total).toBe((values.length * (values.length + 1)) / 2)
      }),
    )
  })
})
