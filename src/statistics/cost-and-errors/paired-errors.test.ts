import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newcombeInterval } from '../basics/newcombe.ts'
import { pairedErrorDifference, requestsForZeroFailures, type ErrorPair } from './paired-errors.ts'

const options = { seed: '42', permutations: 999 }

function pairsOf(count: number, baselineFailed: boolean, candidateFailed: boolean): ErrorPair[] {
  return Array.from({ length: count }, () => ({ cluster: '', baselineFailed, candidateFailed }))
}

interface Cells {
  readonly both?: number
  readonly candidate?: number
  readonly baseline?: number
  readonly neither: number
}

/** One pair per cluster: failed on both, on the candidate only, on the baseline only, on neither. */
function single({ both = 0, candidate = 0, baseline = 0, neither }: Cells): ErrorPair[] {
  return [
    ...pairsOf(both, true, true),
    ...pairsOf(candidate, false, true),
    ...pairsOf(baseline, true, false),
    ...pairsOf(neither, false, false),
  ].map((pair, index) => Object.assign(pair, { cluster: `c${index}` }))
}

describe('newcombeInterval', () => {
  it('gives the published interval of Newcombe 1998 for 36, 12, 2, 0', () => {
    const { low, high } = newcombeInterval(
      { both: 36, candidateOnly: 12, baselineOnly: 2, neither: 0 },
      { z: 1.959964, widening: 1 },
    )
    expect(low).toBeCloseTo(0.0569, 4)
    expect(high).toBeCloseTo(0.3404, 4)
  })

  it.each([
    [[20, 12, 2, 16], 0.0561564, 0.329207],
    [[18, 14, 0, 18], 0.1440826, 0.3963253],
    [[43, 0, 1, 0], -0.118077, 0.059718],
  ] as const)('corrects the correlation for continuity: %j', (cells, low, high) => {
    const [both, candidateOnly, baselineOnly, neither] = cells
    const interval = newcombeInterval(
      { both, candidateOnly, baselineOnly, neither },
      { z: 1.959964, widening: 1 },
    )
    expect(interval.low).toBeCloseTo(low, 6)
    expect(interval.high).toBeCloseTo(high, 6)
  })
})

describe('requestsForZeroFailures', () => {
  it('is 133 for 2 points and 268 for 1 point, and those bound the difference', () => {
    expect([requestsForZeroFailures(0.02), requestsForZeroFailures(0.01)]).toEqual([133, 268])
    expect(pairedErrorDifference(single({ neither: 133 }), options).high).toBeLessThan(0.02)
    expect(pairedErrorDifference(single({ neither: 132 }), options).high).toBeGreaterThan(0.02)
  })
})

describe('pairedErrorDifference', () => {
  it('makes the exact McNemar test of one pair per cluster', () => {
    const result = pairedErrorDifference(
      single({ both: 1, candidate: 7, baseline: 1, neither: 91 }),
      options,
    )
    expect(result.p).toBeCloseTo(0.03515625, 9)
    expect(result).toMatchObject({ pairs: 100, discordant: 8 })
    expect(result.baselineRate).toBeCloseTo(0.02, 12)
    expect(result.candidateRate).toBeCloseTo(0.08, 12)
    expect(result.difference).toBeCloseTo(0.06, 12)
  })

  it('tests whole clusters as soon as one of them holds several pairs', () => {
    const together = pairsOf(5, false, true).map(pair => ({ ...pair, cluster: 'together' }))
    const { p } = pairedErrorDifference([...single({ neither: 95 }), ...together], options)
    // Five independent pairs would give 1/32; one cluster falls to either side half of the time.
    expect(p).toBeGreaterThan(0.4)
  })

  it('bounds as surely as it is asked to', () => {
    // Without a failure the bound is z^2 / (n + z^2), of 99 % with 2.3263^2 = 5.412.
    const { low, high } = pairedErrorDifference(single({ neither: 133 }), {
      ...options,
      confidence: 0.99,
    })
    expect([low, high]).toEqual([
      expect.closeTo(-5.412 / 138.412, 5),
      expect.closeTo(5.412 / 138.412, 5),
    ])
  })

  it('never narrows the interval, however evenly failures fall on clusters', () => {
    const cells = single({ candidate: 3, baseline: 3, neither: 6 })
    // In each cluster one failure of either side, or none at all: no cluster is worse than another.
    const even = cells.map((pair, index) =>
      index < 6 ? { ...pair, cluster: `c${index % 3}` } : pair,
    )
    const { low, high } = pairedErrorDifference(even, options)
    const independent = pairedErrorDifference(cells, options)
    expect([low, high]).toEqual([independent.low, independent.high])
  })

  it('widens the interval by how much the pairs of a cluster fail together', () => {
    const cells = single({ candidate: 3, baseline: 1, neither: 6 })
    const { low, high } = pairedErrorDifference([...cells, ...cells], options)
    // Ten clusters of two equal pairs: the variance is (10 / 9 x 4) / (20 / 19 x 2) of that of 20 pairs.
    const expected = newcombeInterval(
      { both: 0, candidateOnly: 6, baselineOnly: 2, neither: 12 },
      { z: 1.6448536269514722, widening: Math.sqrt(19 / 9) },
    )
    expect([low, high]).toEqual([
      expect.closeTo(expected.low, 9) as number,
      expect.closeTo(expected.high, 9) as number,
    ])
  })

  it('needs five one-sided failures to be significant', () => {
    expect(pairedErrorDifference(single({ candidate: 4, neither: 96 }), options).p).toBeCloseTo(
      0.0625,
      9,
    )
    expect(pairedErrorDifference(single({ candidate: 5, neither: 95 }), options).p).toBeCloseTo(
      0.03125,
      9,
    )
  })

  it('takes the repeats of one prompt as one observation', () => {
    const outage = [
      ...pairsOf(6, false, true),
      ...Array.from({ length: 60 }, (_, index) => ({
        cluster: `c${index % 20}`,
        baselineFailed: false,
        candidateFailed: false,
      })),
    ]
    const clustered = pairedErrorDifference(outage, options)
    const separate = pairedErrorDifference(single({ candidate: 6, neither: 60 }), options)
    expect(separate.p).toBeLessThan(0.02)
    expect(clustered.p).toBeGreaterThan(0.4)
    expect(clustered.high).toBeGreaterThan(separate.high ?? 1)
  })

  it('has an exact permutation p, at least 1 / (permutations + 1)', () => {
    const twice = single({ candidate: 30, neither: 10 }).flatMap(pair => [pair, pair])
    expect(pairedErrorDifference(twice, { seed: '1', permutations: 99 }).p).toBe(0.01)
  })

  it('is unknown without a pair, and sees nothing where nothing failed', () => {
    expect(pairedErrorDifference([], options)).toEqual({
      pairs: 0,
      discordant: 0,
      baselineRate: null,
      candidateRate: null,
      difference: null,
      low: null,
      high: null,
      p: null,
    })
    const clean = pairedErrorDifference(single({ neither: 3 }), options)
    expect(clean).toMatchObject({ difference: 0, p: 1 })
  })

  it('never gives NaN, brackets the difference and does not depend on the order', () => {
    const pair = fc.record({
      cluster: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      baselineFailed: fc.boolean(),
      candidateFailed: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), pairs => {
        const result = pairedErrorDifference(pairs, { seed: '1', permutations: 49 })
        for (const value of Object.values(result)) expect(value).not.toBeNaN()
        expect(result.low ?? 1).toBeLessThanOrEqual(result.difference ?? 0)
        expect(result.high ?? -1).toBeGreaterThanOrEqual(result.difference ?? 0)
        expect(result.p).toBeGreaterThanOrEqual(1 / 50)
        const reversed = pairedErrorDifference(pairs.toReversed(), { seed: '1', permutations: 49 })
        expect(reversed.p).toBe(result.p)
        expect(reversed.high).toBeCloseTo(result.high ?? 0, 12)
      }),
    )
  })

  it('finds more when more fails', () => {
    const found = [0, 5, 10, 20].map(
      count =>
        pairedErrorDifference(
          single({ both: 1, candidate: count, baseline: 2, neither: 100 - count }),
          options,
        ).p ?? 1,
    )
    expect(found).toEqual(found.toSorted((left, right) => right - left))
    expect(new Set(found).size).toBe(4)
  })
})
