import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { visibleStart, visibleText } from './visible-text.ts'

const acting =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/u

describe('visibleText', () => {
  test.each([
    ['an escape sequence', '\u001B[31mred\u001B[0m', '␛[31mred␛[0m'],
    ['a one-byte escape sequence', '\u009B2Jx', '<U+009B>2Jx'],
    ['a link', '\u001B]8;;https://example.com\u0007x', '␛]8;;https://example.com␇x'],
    ['line ends', 'a\r\nb\nc\rd', 'a↵b↵c↵d'],
    ['line separators', 'a\u2028b', 'a<U+2028>b'],
    ['a tab', 'a\tb', 'a b'],
    ['NUL and DEL', '\0\u007F', '␀␡'],
    ['a bidirectional override', 'a\u202Eb', 'a<U+202E>b'],
    ['zero-width characters', 'pay\u200Bpal', 'pay<U+200B>pal'],
    ['hidden tag characters', '\u{E0041}', '<U+E0041>'],
    ['a lone surrogate', 'a\uD800b', 'a\uFFFDb'],
    ['a non-character', '\uFDD0', '\uFFFD'],
    ['joined emoji', '👩‍💻❤️', '👩💻❤'],
    ['an accent without a letter', '\u0301a', '\u25CC\u0301a'],
    ['words', 'Größe 東京 שלום 🌧', 'Größe 東京 שלום 🌧'],
  ])('%s', (_, text, visible) => {
    expect(visibleText(text)).toBe(visible)
  })

  test('nothing in it acts, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(visibleText(text)).not.toMatch(acting)
      }),
    )
  })

  test('lone surrogates are replaced wherever they are', () => {
    const halves = fc.constantFrom('\uD83D', '\uDE00', 'a', '\u001B')
    fc.assert(
      fc.property(fc.array(halves), pieces => {
        expect(visibleText(pieces.join(''))).not.toMatch(acting)
      }),
    )
  })

  test('visible text stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const visible = visibleText(text)
        expect(visibleText(visible)).toBe(visible)
      }),
    )
  })
})

test.each([
  ['ab😀', 4, 'ab😀'],
  ['ab😀', 3, 'ab…'],
  ['ab😀', 2, 'ab…'],
  ['a\nbc', 3, 'a↵b…'],
])('visibleStart cuts %j to %d characters and says so', (text, mostCharacters, shown) => {
  expect(visibleStart(text, mostCharacters)).toBe(shown)
})
