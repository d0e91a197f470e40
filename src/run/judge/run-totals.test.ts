import { expect, test } from 'vitest'
import { anExchange } from '../../testing/build-exchange.ts'
import { createTotals } from './run-totals.ts'

const unknownUsage = {
  inputTokens: null,
  cachedInputTokens: null,
  outputTokens: null,
  reasoningTokens: null,
}

test('tokens that no answer reported are unknown, and not 0', () => {
  const totals = createTotals()
  totals.add(anExchange({ usage: unknownUsage }))
  totals.add(anExchange({ side: 'candidate', usage: unknownUsage }))
  totals.add(anExchange({ side: 'candidate', sample: 2 }))
  const { baseline, candidate } = totals.finish().sides
  expect([baseline.inputTokens, baseline.outputTokens]).toEqual([null, null])
  expect([candidate.inputTokens, candidate.outputTokens]).toEqual([12, 8])
})

test('quantiles of times are there as far as the samples bound them', () => {
  const totals = createTotals()
  const times = {
    connectMs: null,
    headersMs: 1,
    firstByteMs: 1,
    firstDeltaMs: null,
    lastDeltaMs: null,
  }
  for (let sample = 1; sample <= 60; sample++) {
    totals.add(anExchange({ sample, timings: { ...times, totalMs: 10 * sample } }))
  }
  totals.add(anExchange({ sample: 61, cacheHit: true, timings: { ...times, totalMs: 1 } }))
  const { totalQuantiles, ttftQuantiles } = totals.finish().sides.baseline
  expect(totalQuantiles).toEqual([
    { share: 0.5, ms: 300, low: 240, high: 370 },
    { share: 0.9, ms: 540, low: 500, high: 590 },
    { share: 0.95, ms: 570, low: 540, high: 600 },
  ])
  expect(ttftQuantiles).toEqual([])
})
