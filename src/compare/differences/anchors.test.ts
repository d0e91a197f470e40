import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findAnchors } from './anchors.ts'

test('places with three neighbours that occur once on both sides are anchors', () => {
  expect(findAnchors([9, 1, 2, 3, 4], [1, 2, 3, 4, 9])).toEqual([
    { left: 1, right: 0 },
    { left: 2, right: 1 },
  ])
})

test('what repeats is no anchor', () => {
  expect(findAnchors([1, 2, 3, 1, 2, 3], [1, 2, 3])).toEqual([])
  expect(findAnchors([1, 2, 3], [1, 2, 3, 1, 2, 3])).toEqual([])
})

test('of blocks that changed places the longer one is anchored', () => {
  const short = [1, 2, 3, 4]
  const long = [11, 12, 13, 14, 15, 16, 17]
  expect(findAnchors([...short, ...long], [...long, ...short])).toEqual(
    [0, 1, 2, 3, 4].map(place => ({ left: place + 4, right: place })),
  )
})

test('anchors ascend on both sides and join equal numbers', () => {
  const sequence = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 })
  fc.assert(
    fc.property(sequence, sequence, (left, right) => {
      let last = { left: -1, right: -1 }
      for (const anchor of findAnchors(left, right)) {
        expect(anchor.left).toBeGreaterThan(last.left)
        expect(anchor.right).toBeGreaterThan(last.right)
        expect(left.slice(anchor.left, anchor.left + 3)).toEqual(
          right.slice(anchor.right, anchor.right + 3),
        )
        last = anchor
      }
    }),
  )
})
