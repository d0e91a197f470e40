import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../testing/hostile-text.ts'
import { makeVisible, shorten, shortenMiddle, shortenStart } from './visible-text.ts'

test.each([
  ['a\nb\tc', String.raw`a\nb\tc`],
  ['\u001b[31m', String.raw`\u{1b}[31m`],
  ['a\u202eb', String.raw`a\u{202e}b`],
  ['\ud800', String.raw`\u{d800}`],
  ['👩‍💻 ok', '👩‍💻 ok'],
])('%j is shown as %s', (text, shown) => {
  expect(makeVisible(text)).toBe(shown)
})

describe.each([
  ['shorten', shorten, 'abcdefghi…'],
  ['shortenStart', shortenStart, '…rstuvwxyz'],
  ['shortenMiddle', shortenMiddle, 'abcd…vwxyz'],
])('%s', (name, cut, expected) => {
  test('keeps what fits', () => {
    expect(cut('abcdefghij', 10)).toBe('abcdefghij')
  })

  test('marks where it cut', () => {
    expect(cut('abcdefghijklmnopqrstuvwxyz', 10)).toBe(expected)
  })

  test.each(['aaaaaaaaaa😀', '😀aaaaaaaaaa', 'aaaaaaaaaa😀aaaaaaaaaa'])(
    'marks a cut beside a surrogate pair: %s',
    text => {
      expect(cut(text, 10)).toContain('…')
    },
  )

  test('gives one well-formed line within the limit', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 2, max: 40 }), (text, limit) => {
        const line = cut(text, limit)
        expect(line.length, name).toBeLessThanOrEqual(limit)
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)
      }),
    )
  })
})

test('both ends of a text stay, so that a mark at its end does', () => {
  expect(shortenMiddle(`${'x'.repeat(5000)} #1`, 20)).toMatch(/^x+….* #1$/)
})
