import { describe, expect, test } from 'vitest'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { createDistributions } from './distributions.ts'

function taking(totalMs: number, given: Parameters<typeof anExchange>[0] = {}) {
  const timings = {
    connectMs: null,
    headersMs: 1,
    firstByteMs: 1,
    firstDeltaMs: null,
    lastDeltaMs: null,
    totalMs,
  }
  return anExchange({ timings, ...given })
}

describe('distributions of times', () => {
  test('run from the smallest to the largest value, each side apart', () => {
    const collector = createDistributions()
    for (const ms of [30, 10, 20]) collector.add(taking(ms))
    collector.add(taking(70, { side: 'candidate' }))
    const { total, ttft } = collector.finish()
    expect(total.baseline).toEqual({ samples: 3, quantiles: [10, 20, 30] })
    expect(total.candidate).toEqual({ samples: 1, quantiles: [70] })
    expect(ttft.baseline).toEqual({ samples: 0, quantiles: [] })
  })

  test('are no longer for more samples', () => {
    const collector = createDistributions()
    for (let ms = 1000; ms >= 0; ms--) collector.add(taking(ms))
    const { samples, quantiles } = collector.finish().total.baseline
    expect([samples, quantiles.length]).toEqual([1001, 201])
    expect([quantiles[0], quantiles[100], quantiles[200]]).toEqual([0, 500, 1000])
  })

  test('leave out what failed and what came from a cache', () => {
    const collector = createDistributions()
    collector.add(taking(5, { cacheHit: true }))
    collector.add(anExchange({ failure: {} }))
    expect(collector.finish().total.baseline.samples).toBe(0)
  })
})
