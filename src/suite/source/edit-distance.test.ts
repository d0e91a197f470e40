import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance } from './edit-distance.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 })

describe('editDistance', () => {
  test.each([
    ['promt', 'prompt', 1],
    ['pormpt', 'prompt', 1],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %d', (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance)
  })

  test('is symmetric, and zero only for equal words', () => {
    fc.assert(
      fc.property(word, word, (left, right) => {
        const distance = editDistance(left, right)
        expect(distance).toBe(editDistance(right, left))
        expect(distance === 0).toBe(left === right)
        expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length))
      }),
    )
  })

  test('is at most one after one edit', () => {
    const edited = fc.tuple(word, fc.nat(8), fc.constantFrom('insert', 'delete', 'replace', 'swap'))
    fc.assert(
      fc.property(edited, ([text, position, kind]) => {
        const at = Math.min(position, text.length)
        const [before, after] = [text.slice(0, at), text.slice(at)]
        const changed = {
          insert: `${before}x${after}`,
          delete: before + after.slice(1),
          replace: after === '' ? before : `${before}x${after.slice(1)}`,
          swap: `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`,
        }[kind]
        expect(editDistance(text, changed)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
