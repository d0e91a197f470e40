import type { Exchange } from '../../model/exchange.ts'
import type { Side } from '../../model/side.ts'
import type { Distribution, Distributions } from './page-data.ts'

/** Enough for a smooth curve, and few enough to draw at once. */
const mostPoints = 201

interface Collector {
  add(exchange: Exchange): void
  finish(): Distributions
}

/** Collects the times of both sides, of which the page only needs the shape. */
export function createDistributions(): Collector {
  const ttft: Record<Side, number[]> = { baseline: [], candidate: [] }
  const total: Record<Side, number[]> = { baseline: [], candidate: [] }
  return {
    add({ side, timings, cacheHit }) {
      if (timings === null || cacheHit) return
      total[side].push(timings.totalMs)
      if (timings.firstDeltaMs !== null) ttft[side].push(timings.firstDeltaMs)
    },
    finish: () => ({
      ttft: {
        baseline: toDistribution(ttft.baseline),
        candidate: toDistribution(ttft.candidate),
      },
      total: {
        baseline: toDistribution(total.baseline),
        candidate: toDistribution(total.candidate),
      },
    }),
  }
}

/** Interpolates between the two nearest values, as spreadsheets do. */
function toDistribution(values: readonly number[]): Distribution {
  const sorted = [...values].sort((left, right) => left - right)
  const points = Math.min(sorted.length, mostPoints)
  const last = sorted.length - 1
  const quantiles = Array.from({ length: points }, (_, index) => {
    const place = points === 1 ? 0 : (index * last) / (points - 1)
    const below = sorted[Math.floor(place)] ?? 0
    const above = sorted[Math.ceil(place)] ?? below
    return Math.round((below + (above - below) * (place % 1)) * 1000) / 1000
  })
  return { samples: sorted.length, quantiles }
}
