import { expect, test } from 'vitest'
import { readRetryAfterMs } from './retry-after.ts'

const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)

test.each<[string, Record<string, string>, number | null]>([
  ['nothing', {}, null],
  ['seconds', { 'retry-after': '2' }, 2000],
  ['a fraction of a second', { 'retry-after': '0.5' }, 500],
  ['an HTTP date', { 'retry-after': 'Fri, 02 Jan 2026 03:04:15 GMT' }, 10_000],
  ['a date that has passed', { 'retry-after': 'Fri, 02 Jan 2026 03:04:00 GMT' }, 0],
  ['milliseconds, before seconds', { 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
  ['no milliseconds, then seconds', { 'retry-after-ms': '', 'retry-after': '9' }, 9000],
  ['milliseconds that are none', { 'retry-after-ms': '-5', 'retry-after': '9' }, 9000],
  ['no milliseconds to wait', { 'retry-after-ms': '0', 'retry-after': '9' }, 0],
  ['seconds that came twice', { 'retry-after': '2, 7' }, 7000],
  ['numbers and words', { 'retry-after': '2, soon' }, null],
  ['nonsense', { 'retry-after': 'soon' }, null],
  ['a number that is none', { 'retry-after': '-5' }, null],
  [
    'a Go duration',
    { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' },
    360_000,
  ],
  [
    'a Go duration in ms',
    { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '12ms' },
    12,
  ],
  [
    'a limit that is not used up',
    { 'x-ratelimit-remaining-tokens': '7', 'x-ratelimit-reset-tokens': '12ms' },
    null,
  ],
  [
    'RFC 3339',
    {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-01-02T03:04:35Z',
    },
    30_000,
  ],
  ['the one field of the drafts for a standard', { ratelimit: '"default";r=0;t=7' }, 7000],
  ['the same with room left', { ratelimit: '"default";r=1;t=7' }, null],
  ['delta seconds', { 'ratelimit-remaining': '0', 'ratelimit-reset': '7' }, 7000],
  [
    'a Unix time',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowMs / 1000 + 20) },
    20_000,
  ],
  [
    'a Unix time in milliseconds',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowMs + 20_000) },
    20_000,
  ],
])('reads %s', (_, headers, expected) => {
  expect(readRetryAfterMs(headers, undefined, nowMs)).toBe(expected)
})

test("reads Google's RetryInfo from the body, also inside a list", () => {
  const body = { error: { details: [{ '@type': 'QuotaFailure' }, { retryDelay: '34.4s' }] } }
  expect(readRetryAfterMs({}, body, nowMs)).toBe(34_400)
  expect(readRetryAfterMs({}, [body], nowMs)).toBe(34_400)
})
