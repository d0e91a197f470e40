import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compactText } from './compact-text.ts'
import { shortSignature } from './short-signature.ts'

describe('short signatures', () => {
  test('leave short texts alone and keep long ones under 110 characters', () => {
    expect(shortSignature('stop')).toBe('stop')
    expect(shortSignature('x'.repeat(96))).toBe('x'.repeat(96))
    expect(shortSignature('x'.repeat(5000)).length).toBeLessThan(110)
  })

  test('equal stays equal and unequal unequal', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (left, right) => {
        const start = 'x'.repeat(100)
        expect(shortSignature(start + left) === shortSignature(start + right)).toBe(left === right)
      }),
    )
  })
})

test('a compact text is the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(compactText(text)).toBe(text)
    }),
  )
})
