import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileText } from '../../testing/hostile-text.ts'
import { normaliseText } from './normalise-text.ts'
import { tokensOf } from '../../testing/tokens-of.ts'
import { splitWords } from './tokenize.ts'

test.each([
  ["Don't panic, it's 42.", ["Don't", 'panic', ',', "it's", '42', '.']],
  ['snake_case x2', ['snake_case', 'x2']],
  ['a\n\nb', ['a', '\n', 'b']],
  ['東京タワー', ['東', '京', 'タ', 'ワ', 'ー']],
  ['ไทย', ['ไ', 'ท', 'ย']],
  ['APIキー2を', ['API', 'キ', 'ー2', 'を']],
  ['हिन्दी', ['हिन्दी']],
  ['$5.00 (net)', ['$', '5', '.', '00', '(', 'net', ')']],
  ['', []],
])('%j has the tokens %j', (text, tokens) => {
  expect(tokensOf(text)).toEqual(tokens)
})

test('tokens are what one regular expression finds', () => {
  // Words of ASCII are found without it; these begin, end and go on in other letters.
  const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]`
  const word = String.raw`[\p{L}\p{N}_](?:(?!${unspaced})[\p{L}\p{M}\p{N}_']){0,9999}`
  const token = new RegExp(String.raw`${unspaced}|${word}|\n|\S`, 'gu')
  const letters = [
    'a',
    "'",
    '_',
    '7',
    'ß',
    '\u0301',
    '東',
    'ย',
    '’',
    '\u{1F468}',
    '\u{1D538}',
    '\ud800',
  ]
  const others = [
    ' ',
    '\n',
    '\t',
    '\u00a0',
    '.',
    '\0',
    'word',
    'a'.repeat(9999),
    'b'.repeat(10_000),
  ]
  const parts = fc.constantFrom(...letters, ...others)
  const mixed = fc.array(parts, { maxLength: 12 }).map(list => list.join(''))
  fc.assert(
    fc.property(fc.oneof(mixed, hostileText), text => {
      expect(tokensOf(text)).toEqual(normaliseText(text).match(token) ?? [])
    }),
  )
})

test('tokens cover every character but space', () => {
  fc.assert(
    fc.property(hostileText, text => {
      const visible = normaliseText(text).replaceAll(/[^\S\n]/g, '')
      expect(tokensOf(text).join('')).toBe(visible)
    }),
  )
})

test('words joined again are the text', () => {
  fc.assert(
    fc.property(hostileText, text => {
      expect(splitWords(text).join('')).toBe(text)
    }),
  )
})

test('an emoji with its modifiers and joiners is one word', () => {
  expect(splitWords('👩‍💻 👍🏽e\u0301!')).toEqual(['👩‍💻', ' ', '👍🏽', 'e\u0301', '!'])
})

test.each([
  ['a word', 'a'.repeat(1_000_000), 100],
  ['apostrophes', "'".repeat(1_000_000), 1_000_000],
  ['joiners', '\u200d'.repeat(1_000_000), 1_000_000],
  ['scripts in turn', 'a漢'.repeat(500_000), 1_000_000],
])('a megabyte of %s is cut into tokens', (_, text, count) => {
  expect(tokensOf(text)).toHaveLength(count)
})

test('words and symbols without end do not exhaust the stack', () => {
  for (const endless of ['a'.repeat(20_000_000), '\u0301'.repeat(20_000_000)]) {
    const words = splitWords(endless)
    expect(words).toHaveLength(2000)
    expect(words.join('') === endless).toBe(true)
  }
})
