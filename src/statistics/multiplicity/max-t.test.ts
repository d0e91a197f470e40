import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxT, permutationP } from './max-t.ts'

function statistic(name: string, values: readonly number[]) {
  return { name, values: Float64Array.from(values) }
}

describe('permutationP', () => {
  it('counts the observed labels as one permutation, so that it is never 0', () => {
    expect(permutationP(Float64Array.from([9, 1, 2, 3]), 9)).toBe(0.25)
    expect(permutationP(Float64Array.from([2, 1, 2, 3]), 2)).toBe(0.75)
  })

  it('takes a difference by rounding for a tie', () => {
    expect(permutationP(Float64Array.from([0.3, 0.1 + 0.2 - 1e-12, 0, 0]), 0.3)).toBe(0.5)
  })
})

describe('maxT', () => {
  it('leaves out a statistic that no permutation changes', () => {
    const moving = statistic('moving', [5, 1, 2, 3])
    const still = statistic('still', [7, 7, 7, 7])
    expect(maxT([moving, still]).p).toBe(maxT([moving]).p)
    expect(maxT([still])).toMatchObject({
      p: 1,
      statistics: [{ name: 'still', p: 1, adjusted: 1 }],
    })
  })

  it('joins statistics whatever their scale', () => {
    const values = [3, 1, 2, 0, 1, 2]
    const big = statistic(
      'big',
      values.map(value => value * 1e6),
    )
    const result = maxT([statistic('small', [0, 1, 2, 3, 4, 5]), big])
    expect(result).toEqual(maxT([statistic('small', [0, 1, 2, 3, 4, 5]), statistic('big', values)]))
  })

  it('has the smallest adjusted p as its own, and none below the p of the statistic alone', () => {
    const column = fc.array(fc.integer({ min: -100, max: 100 }), {
      minLength: 20,
      maxLength: 20,
    })
    fc.assert(
      fc.property(column, column, column, (a, b, c) => {
        const { p, statistics } = maxT([statistic('a', a), statistic('b', b), statistic('c', c)])
        expect(Math.min(...statistics.map(({ adjusted }) => adjusted))).toBe(p)
        expect(p).toBeGreaterThanOrEqual(1 / 20)
        for (const { p: alone, adjusted } of statistics)
          expect(adjusted).toBeGreaterThanOrEqual(alone)
      }),
    )
  })
})
