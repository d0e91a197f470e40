import { describe, expect, test } from 'vitest'
import { readLogRows } from './log-rows.ts'

const read = (text: string) =>
  [...readLogRows('log', Buffer.from(text))].map(({ number, value }) => [number, value])

describe('the entries of a log', () => {
  test('are its lines, whatever ends them, and blank ones are none', () => {
    expect(read('\uFEFF{"a":1}\r\n\n{"a":2}')).toEqual([
      [1, { a: 1 }],
      [3, { a: 2 }],
    ])
  })

  test('are told by their line where they are no JSON object', () => {
    expect(read('{"a":1}\nnothing\n[1]\n{"a":')).toEqual([
      [1, { a: 1 }],
      [2, null],
      [3, null],
      [4, null],
    ])
  })

  test.each([
    ['a list on one line', '[{"a":1},{"a":2}]'],
    ['a list on many', '[\n  {"a": 1},\n  {"a": 2}\n]\n'],
    ['an export with a list in it, on one line', '{"data":[{"a":1},{"a":2}],"meta":{"page":1}}\n'],
    ['an export with a list in it', '{\n "data": [{"a": 1}, {"a": 2}]\n}'],
  ])('are those of %s', (_, text) => {
    expect(read(text)).toEqual([
      [1, { a: 1 }],
      [2, { a: 2 }],
    ])
  })

  test('is the file where that is one object on many lines', () => {
    expect(read('{\n  "a": 1\n}')).toEqual([[1, { a: 1 }]])
  })

  test.each(['', '\n\n'])('are none in %j', text => expect(read(text)).toEqual([]))

  test('are none that are nested without end', () => {
    expect(read(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n{}`)).toEqual([
      [1, null],
      [2, {}],
    ])
  })

  test('are lines again where a list is broken off', () => {
    expect(read('[\n{"a":1},')).toEqual([
      [1, null],
      [2, null],
    ])
  })
})
