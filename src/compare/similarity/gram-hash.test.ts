import { expect, test } from 'vitest'
import { gramKeys, textKey, wordingCell } from './gram-hash.ts'

// Published test values of FNV-1a, 32 bits.
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('the upper 32 bits of the key of %j are its FNV-1a hash', (text, hash) => {
  const key = textKey(text)
  expect(Math.floor(key / 2 ** 21)).toBe(hash)
  expect(wordingCell(key)).toBe(Number((BigInt(hash) ^ (BigInt(hash) >> 15n)) % 1024n))
})

test('keys are whole numbers that a double holds exactly', () => {
  for (let index = 0; index < 1000; index++) {
    expect(Number.isSafeInteger(textKey(`word ${index}`))).toBe(true)
  }
})

test('between the keys of words, in their order, is that of each pair with a separator', () => {
  const keys = gramKeys('hello my world', [0, 5, 6, 8, 9, 14])
  const grams = ['hello', 'hello\u0001my', 'my', 'my\u0001world', 'world']
  expect([...keys]).toEqual(grams.map(textKey))
  expect(gramKeys('', [])).toHaveLength(0)
})

test('a hundred thousand words have as many keys', () => {
  const keys = Array.from({ length: 100_000 }, (_, index) => textKey(`w${index}`))
  expect(new Set(keys).size).toBe(keys.length)
})
