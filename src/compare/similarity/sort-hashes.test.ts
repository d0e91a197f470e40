import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortHashes } from './sort-hashes.ts'

const hash = fc.integer({ min: 0, max: 2 ** 53 - 1 })
const few = fc.constantFrom(0, 1, 2 ** 30, 2 ** 52, 2 ** 53 - 1)

test('hashes come out in ascending order, and go in as they were', () => {
  const hashes = fc.array(fc.oneof(hash, few, fc.integer({ min: 0, max: 500 })), { maxLength: 400 })
  fc.assert(
    fc.property(hashes, values => {
      const given = Float64Array.from(values)
      expect([...sortHashes(given)]).toEqual(values.toSorted((left, right) => left - right))
      expect([...given]).toEqual(values)
    }),
  )
})

test('hashes that are made to collide are sorted all the same', () => {
  const descending = Float64Array.from({ length: 50_000 }, (_, index) => 50_000 - index)
  expect(sortHashes(descending)).toEqual(descending.toSorted())
})
