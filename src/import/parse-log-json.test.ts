import { describe, expect, test } from 'vitest'
import { isRounded, parseLogJson } from './parse-log-json.ts'

describe('a number of a log', () => {
  test.each([
    '9007199254740993',
    '-9007199254740993',
    '18446744073709551615',
    '9007199254740993.0',
    '9'.repeat(400),
  ])('that would be rounded is told: %s', number => {
    const value = parseLogJson(`{"a \\"quoted\\" name":["\\\\",${number}]}`)
    expect(value).toEqual({ 'a "quoted" name': ['\\', `\0rounded:${number}`] })
    expect(isRounded(`\0rounded:${number}`)).toBe(true)
  })

  test.each([
    '9007199254740992',
    '10000000000000000000000',
    '0.1000000000000000055511151231257827',
    '1.7976931348623157e308',
    '"9007199254740993"',
    '"\\"9007199254740993"',
    '"\\u90071992547409931"',
    '"in 9007199254740993 words"',
  ])('is read as it is where that is exact enough, and no text is touched: %s', text => {
    expect(parseLogJson(text)).toEqual(JSON.parse(text))
  })

  test('does no harm where the text is no JSON', () => {
    expect(parseLogJson('{"a":9007199254740993')).toBeUndefined()
  })
})
