import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RateLimit } from '../../model/rate-limit.ts'
import { readRateLimits } from './rate-limits.ts'

const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)

test.each<[string, Record<string, string>, RateLimit]>([
  [
    'requests, with a Go duration',
    {
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-remaining-requests': '12',
      'x-ratelimit-reset-requests': '1m12.5s',
    },
    { counts: 'requests', remaining: 12, limit: 500, resetMs: 72_500 },
  ],
  [
    'tokens, with a duration in milliseconds',
    { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6ms' },
    { counts: 'tokens', remaining: 0, limit: null, resetMs: 6 },
  ],
  [
    'input tokens, with RFC 3339',
    {
      'anthropic-ratelimit-input-tokens-limit': '40000',
      'anthropic-ratelimit-input-tokens-remaining': '39000',
      'anthropic-ratelimit-input-tokens-reset': '2026-01-02T03:04:35Z',
    },
    { counts: 'tokens', remaining: 39_000, limit: 40_000, resetMs: 30_000 },
  ],
  [
    'no kind, with seconds, and a policy behind the limit',
    { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '7', 'ratelimit-reset': '5' },
    { counts: 'requests', remaining: 7, limit: 100, resetMs: 5000 },
  ],
  [
    'no kind, with a Unix time',
    { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': String(nowMs / 1000 + 9) },
    { counts: 'requests', remaining: 3, limit: null, resetMs: 9000 },
  ],
  [
    'no kind, with a Unix time in milliseconds',
    { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': String(nowMs + 9000) },
    { counts: 'requests', remaining: 3, limit: null, resetMs: 9000 },
  ],
  [
    'the one field of the drafts until 2023',
    { ratelimit: 'limit=10, remaining=0, reset=5', 'ratelimit-policy': '10;w=60' },
    { counts: 'requests', remaining: 0, limit: 10, resetMs: 5000 },
  ],
  [
    'the one field of the drafts since',
    { ratelimit: '"default";r=0;t=5', 'ratelimit-policy': '"default";q=100;w=60' },
    { counts: 'requests', remaining: 0, limit: 100, resetMs: 5000 },
  ],
  [
    'a name with what parts other names, a partition, and no policy',
    { ratelimit: '"a,b;r=9";r=3;t=7;pk=:QWxp:' },
    { counts: 'requests', remaining: 3, limit: null, resetMs: 7000 },
  ],
  [
    'tokens by their unit, without a reset',
    { ratelimit: '"day";r=12', 'ratelimit-policy': '"minute";q=5, "day";q=900;qu="tokens"' },
    { counts: 'tokens', remaining: 12, limit: 900, resetMs: null },
  ],
  [
    'the older fields first, where both are there',
    { ratelimit: '"default";r=1;t=5', 'ratelimit-remaining': '1', 'ratelimit-reset': '6' },
    { counts: 'requests', remaining: 1, limit: null, resetMs: 6000 },
  ],
  [
    'a debt, and a reset that nobody can read',
    { 'x-ratelimit-remaining': '-2', 'x-ratelimit-reset': 'soon' },
    { counts: 'requests', remaining: 0, limit: null, resetMs: null },
  ],
])('reads %s', (_, headers, expected) => {
  expect(readRateLimits(headers, nowMs)).toEqual([expected])
})

test('reads several limits of one field, and nothing from a field that holds none', () => {
  const several = { ratelimit: '"minute";r=2;t=3, "tokens-per-day";r=9' }
  expect(readRateLimits(several, nowMs).map(({ counts }) => counts)).toEqual(['requests', 'tokens'])
  for (const ratelimit of ['', '10', '"default"', '"default";r=x', 'remaining=', ';;;', '"']) {
    expect(readRateLimits({ ratelimit }, nowMs)).toEqual([])
  }
})

test('reads several limits, and nothing from what tells of none', () => {
  const several = {
    'x-ratelimit-remaining-requests': '1',
    'x-ratelimit-remaining-tokens': '2',
    'x-ratelimit-limit-tokens': '3',
  }
  expect(readRateLimits(several, nowMs).map(({ remaining }) => remaining)).toEqual([1, 2])
  expect(readRateLimits({ 'x-ratelimit-limit-requests': '500' }, nowMs)).toEqual([])
  expect(readRateLimits({ 'content-type': 'application/json' }, nowMs)).toEqual([])
})

test('whatever a server writes, counts and waits are never below 0', () => {
  const names = ['x-ratelimit-remaining', 'x-ratelimit-limit', 'x-ratelimit-reset', 'ratelimit']
  fc.assert(
    fc.property(
      fc.tuple(...names.map(() => fc.oneof(fc.string(), fc.double().map(String)))),
      values => {
        const headers = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
        for (const { remaining, limit, resetMs } of readRateLimits(headers, nowMs)) {
          expect(remaining).toBeGreaterThanOrEqual(0)
          expect(limit ?? 0).toBeGreaterThanOrEqual(0)
          expect(resetMs ?? 0).toBeGreaterThanOrEqual(0)
        }
      },
    ),
  )
})
