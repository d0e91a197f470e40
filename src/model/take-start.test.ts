import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isInsidePair, takeEnd, takeStart } from './take-start.ts'

const texts = fc.string({ unit: 'binary' })
const lengths = fc.nat(12)

describe.each([
  ['takeStart', takeStart, (text: string, length: number) => text.slice(0, length)],
  ['takeEnd', takeEnd, (text: string, length: number) => text.slice(-length || text.length)],
])('%s', (_, take, slice) => {
  test('takes what a plain cut takes, or one code unit less', () => {
    fc.assert(
      fc.property(texts, lengths, (text, length) => {
        const taken = take(text, length)
        const plain = slice(text, length)
        expect(plain).toContain(taken)
        expect(plain.length - taken.length).toBe(plain.isWellFormed() ? 0 : 1)
        expect(taken.isWellFormed()).toBe(true)
      }),
    )
  })

  test.each(['\uD83D', '\uDE00', 'a\uD83D', '\uDE00a', '\uDE00\uD83D'])(
    'keeps half a pair that stands alone: %j',
    text => {
      expect(take(text, text.length)).toBe(text)
      expect(take(`${text} ${text}`, text.length)).toHaveLength(text.length)
    },
  )
})

test('the start and the end of a text make it up', () => {
  fc.assert(
    fc.property(texts, lengths, (text, length) => {
      const start = takeStart(text, length)
      expect(start + takeEnd(text, text.length - start.length)).toBe(text)
    }),
  )
})

test('only the middle of a pair is inside of it', () => {
  expect([0, 1, 2, 3, 4].map(index => isInsidePair('a😀b', index))).toEqual([
    false,
    false,
    true,
    false,
    false,
  ])
})
