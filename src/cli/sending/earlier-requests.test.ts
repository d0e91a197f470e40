import { expect, test } from 'vitest'
import type { Attempt, Exchange } from '../../model/exchange.ts'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { createEarlierRequests } from './earlier-requests.ts'

const nowMs = Date.parse('2026-08-01T10:00:00.000Z')

function sentAgo(...secondsAgo: readonly number[]): Exchange {
  const [attempt] = anExchange().attempts as [Attempt]
  const attempts = secondsAgo.map(seconds => ({
    ...attempt,
    startedAt: new Date(nowMs - seconds * 1000).toISOString(),
  }))
  const usage = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 2, reasoningTokens: 1 }
  return { ...anExchange(), side: 'candidate', attempts, usage }
}

test('requests of the last minute count in the order of time, with the tokens of their samples', () => {
  const earlier = createEarlierRequests({ now: () => nowMs, monotonicMs: () => 5000 })
  earlier.add(sentAgo(61, 20, 10))
  earlier.add(sentAgo(15))
  // The clock was set back in between.
  earlier.add(sentAgo(-3600))
  expect(earlier.list()).toEqual({
    baseline: [],
    candidate: [
      { atMs: -15_000, tokens: 0 },
      { atMs: -10_000, tokens: 15 },
      { atMs: -5000, tokens: 15 },
      { atMs: 5000, tokens: 15 },
    ],
  })
})
