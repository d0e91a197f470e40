import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../testing/hostile-text.ts'
import { visiblePieces } from './visible-pieces.ts'

const plain = (text: string) => [{ text, isNamed: false }]

describe('visiblePieces', () => {
  test.each(['two\nlines\tand a tab', '👩‍💻 and ❤️', 'हिन्दी', ''])('leaves %j as it is', text => {
    expect(visiblePieces(text)).toEqual(text === '' ? [] : plain(text))
  })

  test.each([
    ['a\u202Eb', '<U+202E>'],
    ['a\u200Bb', '<U+200B>'],
    ['a\u200Db', '<U+200D>'],
    ['a\u001B[31m', '␛'],
    ['a\rb', '↵'],
    ['a\uDC00b', '<U+DC00>'],
  ])('writes out what is not seen in %j', (text, name) => {
    expect(visiblePieces(text)[1]).toEqual({ text: name, isNamed: true })
  })

  test('makes one piece of a stretch of them', () => {
    expect(visiblePieces('\u200B\u200B\u202E')).toEqual([
      { text: '<U+200B><U+200B><U+202E>', isNamed: true },
    ])
  })

  test('keeps all that can be seen, and lets nothing through that cannot', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const shown = visiblePieces(text)
          .map(piece => piece.text)
          .join('')
        expect(shown).not.toMatch(
          /[\0-\x08\x0B-\x1F\x7F-\x9F\u200B\u202A-\u202E\u2066-\u2069\uFEFF]/,
        )
      }),
    )
  })
})
