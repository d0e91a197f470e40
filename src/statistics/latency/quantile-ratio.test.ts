import { describe, expect, it } from 'vitest'
import { quantileRatios, type ClusterValues } from './quantile-ratio.ts'
import { randomStream, uniform, type Random } from '../basics/random.ts'

const shares = [0.5, 0.95] as const

function ratiosOf(clusters: readonly ClusterValues[], seed = '1') {
  return quantileRatios(clusters, shares, randomStream(seed, 'quantiles'))
}

/** Times spread over two powers of ten, the clusters' own levels apart from each other. */
function someClusters(count: number, next: Random, factor = 1): ClusterValues[] {
  return Array.from({ length: count }, () => {
    const level = 10 ** (1 + uniform(next))
    const draw = () => level * 10 ** uniform(next)
    return {
      baseline: [draw(), draw(), draw()],
      candidate: [factor * draw(), factor * draw(), factor * draw()],
    }
  })
}

describe('quantileRatios', () => {
  it('has the quantiles of the values themselves in its ratio', () => {
    const clusters = Array.from({ length: 20 }, (_, index) => ({
      baseline: [index + 1],
      candidate: [10 * (index + 1), 1000],
    }))
    // Of 20 values the 10th and the 19th, of 40 the 20th and the 38th.
    expect(ratiosOf(clusters)).toMatchObject([
      { share: 0.5, ratio: 200 / 10 },
      { share: 0.95, ratio: 1000 / 19 },
    ])
  })

  it('is certain where every cluster says the same', () => {
    const same = Array.from({ length: 12 }, () => ({ baseline: [4, 4], candidate: [6] }))
    expect(ratiosOf(same)).toEqual(
      shares.map(share => ({ share, ratio: 1.5, low: 1.5, high: 1.5 })),
    )
  })

  it('draws whole clusters: values that only repeat each other make nothing more certain', () => {
    const next = randomStream('2', 'clusters')
    const single = Array.from({ length: 40 }, () => ({
      baseline: [1 + uniform(next)],
      candidate: [1 + uniform(next)],
    }))
    const repeated = single.map(({ baseline, candidate }) => ({
      baseline: Array.from({ length: 5 }, () => baseline[0] ?? 0),
      candidate: Array.from({ length: 5 }, () => candidate[0] ?? 0),
    }))
    expect(ratiosOf(repeated)).toEqual(ratiosOf(single))
  })

  it('misses the median on each side in about one of twenty runs', () => {
    const next = randomStream('3', 'clusters')
    const runs = 400
    let [above, below] = [0, 0]
    for (let run = 0; run < runs; run++) {
      const [median] = ratiosOf(someClusters(30, next, 1.5), String(run))
      if ((median?.low ?? 0) > 1.5) above++
      if ((median?.high ?? Infinity) < 1.5) below++
    }
    for (const missed of [above, below]) {
      expect(missed / runs).toBeGreaterThan(0.01)
      expect(missed / runs).toBeLessThan(0.09)
    }
  })

  it('says nothing of few clusters, nor where a side has no values or takes no time', () => {
    const next = randomStream('4', 'clusters')
    expect(ratiosOf(someClusters(9, next))).toEqual([])
    expect(ratiosOf(someClusters(10, next))).toHaveLength(2)
    const missing = someClusters(10, next).map(cluster => ({ ...cluster, candidate: [] }))
    expect(ratiosOf(missing)).toEqual([])
    const timeless = someClusters(10, next).map(cluster => ({ ...cluster, baseline: [0] }))
    expect(ratiosOf(timeless)).toEqual([])
  })

  it('is the same for the same seed', () => {
    const clusters = someClusters(15, randomStream('5', 'clusters'))
    expect(ratiosOf(clusters, 'a')).toEqual(ratiosOf(clusters, 'a'))
    expect(ratiosOf(clusters, 'a')).not.toEqual(ratiosOf(clusters, 'b'))
  })
})
