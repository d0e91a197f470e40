import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupLengths } from './length-groups.ts'

const lengths = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 12 })

describe('groups of lengths', () => {
  test('lengths as they vary by chance are one group', () => {
    expect(new Set(groupLengths([410, 520, 480, 700, 950]))).toEqual(new Set(['410-950']))
  })

  test('a leap of more than two and a half times begins another', () => {
    expect(groupLengths([200, 600, 220, 640])).toEqual(['200-220', '600-640', '200-220', '600-640'])
    expect(new Set(groupLengths([200, 500])).size).toBe(1)
  })

  test('a sentence more is no leap, however short the answers are', () => {
    expect(new Set(groupLengths([3, 60, 0])).size).toBe(1)
    expect(groupLengths([0, 300])).toEqual(['0', '300'])
  })

  test('do not depend on the order, only on the lengths', () => {
    fc.assert(
      fc.property(lengths, values => {
        const names = groupLengths(values)
        expect(groupLengths([...values].reverse())).toEqual([...names].reverse())
      }),
    )
  })

  test('a longer answer is never in a group of shorter ones', () => {
    fc.assert(
      fc.property(lengths, values => {
        const named = values.map((length, index) => ({ length, name: groupLengths(values)[index] }))
        for (const left of named) {
          for (const right of named) {
            if (left.name === right.name) continue
            const [low, high] = [left.length, right.length].sort((a, b) => a - b)
            expect(high).toBeGreaterThan(2.5 * (low ?? 0))
          }
        }
      }),
    )
  })
})
