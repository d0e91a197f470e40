import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileText } from '../../testing/hostile-text.ts'
import { foldSpace, normaliseText } from './normalise-text.ts'

test.each([
  ['a\u00a0 \t b', 'a b'],
  ['a \r\n b\rc', 'a\nb\nc'],
  ['a\n \n\n\u2003\nb', 'a\nb'],
  ['  a \n', 'a'],
  ['e\u0301', '\u00e9'],
  ['Title, CASE!', 'Title, CASE!'],
  [' \n ', ''],
])('%j is normalised to %j', (text, normalised) => {
  expect(normaliseText(text)).toBe(normalised)
})

test('a text that is normalised stays as it is', () => {
  fc.assert(
    fc.property(hostileText, text => {
      const once = normaliseText(text)
      expect(normaliseText(once)).toBe(once)
    }),
  )
})

test('folding keeps one space at either end', () => {
  expect(foldSpace('  no\t ')).toBe(' no ')
})

test('an endless run of combining marks is left as it came', () => {
  const marks = `a${'\u0301\u0316'.repeat(500_000)}`
  expect(normaliseText(marks)).toBe(marks)
})

test('a megabyte of white space is nothing', () => {
  expect(normaliseText(' '.repeat(1_000_000))).toBe('')
  expect(normaliseText(' \n'.repeat(500_000))).toBe('')
  expect(normaliseText(`x${'\r\n \t'.repeat(250_000)}y`)).toBe('x\ny')
})

test('a text in which there seems to be nothing to fold is folded all the same', () => {
  const folded = (text: string) =>
    text
      .normalize('NFC')
      .replaceAll(/\r\n?/g, '\n')
      .replaceAll(/[^\S\n]+/g, ' ')
      .replaceAll(/ ?\n ?/g, '\n')
      .replaceAll(/\n{2,}/g, '\n')
  const characters = fc.constantFrom(
    ' ',
    '\n',
    '\r',
    '\t',
    '\u00a0',
    'e',
    '\u0301',
    'é',
    '\u212b',
    'x',
  )
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.string({ unit: characters })), text => {
      fc.pre(!/\p{M}{31}/u.test(text))
      expect(foldSpace(text)).toBe(folded(text))
    }),
  )
})
