import { expect, test } from 'vitest'
import { isSlowPattern } from './slow-pattern.ts'

const isSlow = (source: string) => isSlowPattern(source, new RegExp(source, 'u'))

test.each([
  '(a+)+$',
  '(x+x+)+y',
  '^(\\w+\\s?)*$',
  '(foo|fo+o)*bar',
  '(?:[a-z]+[0-9]*)+:$',
  '(.*,)*\\d{5}$',
  '^(\\s*\\S+\\s*)*;$',
])('%s takes ages', source => {
  expect(isSlow(source)).toBe(true)
})

test.each([
  'refund (policy|period)',
  '^\\d{4}-\\d{2}-\\d{2}$',
  '[\\w.+-]+@[\\w-]+\\.[\\w.]+',
  '\\b(?:30|thirty)\\s+days?\\b',
  '^(?:- .+\\n?){3,5}$',
  '(?<=Total: )\\$?[\\d,]+\\.\\d{2}',
  '^[\\s\\S]*\\S[\\s\\S]*$',
  '^\\s*(?:\\{[\\s\\S]*\\}|\\[[\\s\\S]*\\])\\s*$',
])('%s does not', source => {
  expect(isSlow(source)).toBe(false)
})
