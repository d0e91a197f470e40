import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { textPieces } from './text-pieces.ts'
import { countTokens, firstTokens } from './tokens.ts'

test('counts short words as one token each and long ones as more', () => {
  expect(countTokens('the quick fox')).toBe(3)
  expect(countTokens('internationalisation')).toBe(3)
  expect(countTokens('')).toBe(0)
})

test('cuts a text to exactly so many tokens, or leaves it whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, limit) => {
      const cut = firstTokens(text, limit)
      expect(text.startsWith(cut)).toBe(true)
      expect(countTokens(cut)).toBe(Math.min(limit, countTokens(text)))
    }),
  )
})

test('pieces of a text join to the text and break no character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, count) => {
      const pieces = textPieces(text, count)
      expect(pieces.join('')).toBe(text)
      expect(pieces.every(piece => !/[\ud800-\udfff]/u.test(piece))).toBe(true)
      expect(pieces.length).toBeLessThanOrEqual(count)
    }),
  )
})
