import { expect, test } from 'vitest'
import { afterSeparator, hashKey, hashText, wordingCell } from './gram-hash.ts'

// Published test values of FNV-1a, 32 bits.
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('the upper 32 bits of the key of %j are its FNV-1a hash', (text, hash) => {
  const key = hashKey(hashText(text))
  expect(Math.floor(key / 2 ** 21)).toBe(hash)
  expect(wordingCell(key)).toBe(Number((BigInt(hash) ^ (BigInt(hash) >> 15n)) % 1024n))
})

test('keys are whole numbers that a double holds exactly', () => {
  for (let index = 0; index < 1000; index++) {
    expect(Number.isSafeInteger(hashKey(hashText(`word ${index}`)))).toBe(true)
  }
})

test('a pair of words has the key of both words with a separator between them', () => {
  const pair = hashText('world', afterSeparator(hashText('hello')))
  expect(hashKey(pair)).toBe(hashKey(hashText('hello\u0001world')))
})

test('a hundred thousand words have as many keys', () => {
  const keys = Array.from({ length: 100_000 }, (_, index) => hashKey(hashText(`w${index}`)))
  expect(new Set(keys).size).toBe(keys.length)
})
