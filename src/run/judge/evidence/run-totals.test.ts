import { expect, test } from 'vitest'
import { anExchange } from '../../../testing/builders/build-exchange.ts'
import { createTotals, joinTotals } from './run-totals.ts'

const unknownUsage = {
  inputTokens: null,
  cachedInputTokens: null,
  outputTokens: null,
  reasoningTokens: null,
}

test('tokens that no answer reported are unknown, and not 0', () => {
  const totals = createTotals()
  totals.add(anExchange({ usage: unknownUsage }), 'a')
  totals.add(anExchange({ side: 'candidate', usage: unknownUsage }), 'a')
  totals.add(anExchange({ side: 'candidate', sample: 2 }), 'a')
  const { baseline, candidate } = joinTotals([totals.finish()]).sides
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
    const exchange = anExchange({ sample, timings: { ...times, totalMs: 10 * sample } })
    totals.add(exchange, `cluster-${sample % 9}`)
  }
  totals.add(anExchange({ sample: 61, cacheHit: true, timings: { ...times, totalMs: 1 } }), 'a')
  const { totalQuantiles, ttftQuantiles } = joinTotals([totals.finish()]).sides.baseline
  expect(totalQuantiles).toEqual([
    { share: 0.5, ms: 300, low: 240, high: 370 },
    { share: 0.9, ms: 540, low: 500, high: 590 },
    { share: 0.95, ms: 570, low: 540, high: 600 },
  ])
  expect(ttftQuantiles).toEqual([])
})

test('parts add up to what they are together', () => {
  const change = { field: 'seed', kind: 'removed', reason: 'not known here' } as const
  const exchanges = Array.from({ length: 40 }, (_, index) =>
    anExchange({
      side: index % 3 === 0 ? 'candidate' : 'baseline',
      sample: index + 1,
      cacheHit: index % 7 === 0,
      cost: { ...anExchange().cost, usd: 0.25 },
      requestChanges: index % 2 === 0 ? [change] : [],
      ...(index % 5 === 0 && { usage: unknownUsage }),
    }),
  )
  const partOf = (from: number, to: number) => {
    const totals = createTotals()
    for (const exchange of exchanges.slice(from, to)) {
      totals.add(exchange, `cluster-${exchange.sample % 4}`)
    }
    for (const exchange of exchanges.slice(from, to)) totals.addFault(exchange)
    return totals.finish()
  }
  const whole = joinTotals([partOf(0, 40)])
  expect(joinTotals([partOf(0, 9), partOf(9, 9), partOf(9, 40)])).toEqual(whole)
  expect(whole.requestChanges.map(({ side, count }) => [side, count])).toEqual([
    ['baseline', 13],
    ['candidate', 7],
  ])
  expect(whole.faults.baseline.samples + whole.faults.candidate.samples).toBe(40)
})

test('times are kept by cluster, for both sides in one order', () => {
  const partOf = (side: 'baseline' | 'candidate', cluster: string, totalMs: number) => {
    const totals = createTotals()
    const { timings } = anExchange()
    totals.add(anExchange({ side, timings: timings && { ...timings, totalMs } }), cluster)
    return totals.finish()
  }
  const { times } = joinTotals([
    partOf('candidate', 'b', 40),
    partOf('baseline', 'b', 20),
    partOf('baseline', 'a', 10),
    partOf('baseline', 'b', 30),
  ])
  expect(times.total).toEqual([
    { baseline: [10], candidate: [] },
    { baseline: [20, 30], candidate: [40] },
  ])
})

test('a class of failures keeps the first words of its server, over all parts', () => {
  const failing = (sample: number, message: string) => {
    const totals = createTotals()
    totals.add(anExchange({ sample, failure: { class: 'auth', message } }), 'a')
    return totals.finish()
  }
  const { baseline } = joinTotals([failing(1, 'no such key'), failing(2, 'unauthorised')]).sides
  expect(baseline.failures).toEqual([{ class: 'auth', count: 2, message: 'no such key' }])
})
