import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

test('any JSON text is parsed', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      expect(parseJson(` ${text}\n`)).toEqual(JSON.parse(text))
    }),
  )
})

test.each(['', 'Sure! {"a":1}', '```json\n{"a":1}\n```', '{"a":1,}', "{'a':1}", 'NaN'])(
  '%j is no JSON',
  text => {
    expect(parseJson(text)).toBeUndefined()
  },
)

test('nesting without end is no answer', () => {
  expect(parseJson('['.repeat(500) + ']'.repeat(500))).toBeDefined()
  expect(parseJson('['.repeat(501) + ']'.repeat(501))).toBeUndefined()
  expect(parseJson('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))).toBeUndefined()
})

test('brackets in strings nest nothing', () => {
  const text = '[{'.repeat(1000)
  expect(parseJson(JSON.stringify([`${text}\\"`, `"${text}`]))).toEqual([`${text}\\"`, `"${text}`])
})

test('a member called __proto__ is a member', () => {
  expect(Object.keys(parseJson('{"__proto__":1}') as object)).toEqual(['__proto__'])
})

test('a string may be as long as an answer can be', () => {
  const text = 'a"\\'.repeat(10_000_000)
  expect(parseJson(JSON.stringify(text)) === text).toBe(true)
})
