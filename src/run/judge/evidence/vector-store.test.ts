import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createVectorStore } from './vector-store.ts'

test('keeps every vector as it was given, whatever comes after it', () => {
  const lengths = fc.array(fc.constantFrom(0, 1, 500, 1024), {
    minLength: 1,
    maxLength: 150,
  })
  fc.assert(
    fc.property(lengths, given => {
      const keep = createVectorStore()
      const vectors = given.map((length, place) => ({
        indexes: new Uint16Array(length).fill(place),
        values: new Float32Array(length).fill(place / 8),
      }))
      expect(vectors.map(keep)).toEqual(vectors)
    }),
    { numRuns: 20 },
  )
})
