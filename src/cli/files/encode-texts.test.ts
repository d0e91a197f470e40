import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeTexts } from './encode-texts.ts'

test('texts become the bytes that they are in UTF-8, one after another', () => {
  const texts = fc.array(fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(texts, parts => {
      const expected = Buffer.concat(parts.map(part => Buffer.from(part)))
      expect(encodeTexts(parts).equals(expected)).toBe(true)
    }),
  )
})

test('long texts become their bytes as well, and take no room afterwards', () => {
  const long = 'ä€😀'.repeat(400_000)
  expect(encodeTexts([long, 'end']).equals(Buffer.from(`${long}end`))).toBe(true)
  expect(encodeTexts(['short']).buffer.byteLength).toBeLessThan(3_000_000)
})
