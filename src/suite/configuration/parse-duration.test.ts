import { expect, test } from 'vitest'
import { parseDuration } from './parse-duration.ts'

test.each([
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['2m500ms', 120_500],
  ['1500ms', 1500],
  [' 1s ', 1000],
])('%s is a length of time', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  '',
  '0',
  '30',
  '1500',
  '0s',
  '-5m',
  '5 minutes',
  '30m2h',
  'm',
  '1e3',
  '99999h',
  'Infinity',
])('"%s" is none', text => {
  expect(parseDuration(text)).toBeUndefined()
})
