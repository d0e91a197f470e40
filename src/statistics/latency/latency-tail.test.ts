import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../basics/distributions.ts'
import { latencyTail, type TimedPrompt } from './latency-tail.ts'
import { randomStream, uniform } from '../basics/random.ts'

const options = { seed: '42' }

/** Lognormal times of three pairs a prompt; that share of the candidate's takes four times as long. */
function promptsWith(count: number, slow: number, seed: string): TimedPrompt[] {
  const next = randomStream(seed, 'times')
  const lognormal = (deviation: number) => Math.exp(deviation * normalQuantile(uniform(next)))
  return Array.from({ length: count }, (_, index) => {
    const usual = 1000 * lognormal(0.6)
    const time = () => usual * lognormal(0.25) * (uniform(next) < 0.03 ? 2 : 1)
    const pairs = [1, 2, 3].map(() => ({
      baseline: time(),
      candidate: time() * (uniform(next) < slow ? 4 : 1),
    }))
    return { key: `p${index}`, cluster: `c${index}`, pairs }
  })
}

function shareFound(count: number, slow: number, runs: number): number {
  const found = Array.from({ length: runs }, (_, run) =>
    latencyTail(promptsWith(count, slow, `run ${run}`), { seed: `${run}`, permutations: 499 }),
  ).filter(({ p }) => (p ?? 1) <= 0.05)
  return found.length / runs
}

const time = fc.double({ min: 1e-3, max: 1e9, noNaN: true })
const prompts = fc.uniqueArray(
  fc.record({
    key: fc.string(),
    cluster: fc.constantFrom('a', 'b', 'c'),
    pairs: fc.array(fc.record({ baseline: time, candidate: time }), { maxLength: 4 }),
  }),
  { selector: prompt => prompt.key, maxLength: 8 },
)

describe('latencyTail', () => {
  it('finds requests that are slow now and then, and finds chance in one of twenty runs', () => {
    expect(shareFound(50, 0, 200)).toBeLessThan(0.09)
    expect(shareFound(50, 0.05, 100)).toBeGreaterThan(0.4)
    expect(shareFound(200, 0.05, 40)).toBeGreaterThan(0.85)
  })

  it('does not take a candidate for slow now and then that is a little slower all the time', () => {
    const slower = { baseline: 100, candidate: 110 }
    // Two prompts met a slow request on each side: these four are all that exceeds the quantile.
    const slow = [
      { baseline: 100, candidate: 400 },
      { baseline: 400, candidate: 100 },
    ]
    const given = Array.from({ length: 20 }, (_, index) => ({
      key: `p${index}`,
      cluster: `c${index}`,
      pairs: index < 2 ? slow : [slower, slower],
    }))
    const { baselineShare, candidateShare, p } = latencyTail(given, options)
    expect([baselineShare, candidateShare]).toEqual([2 / 40, 2 / 40])
    // Of the 16 ways in which four pairs can fall, 11 are as bad as one half against the other.
    expect(p).toBeCloseTo(11 / 16, 1)
  })

  it('tells how much of the slowest tenth is whose', () => {
    const { clusters, baselineShare, candidateShare } = latencyTail(
      promptsWith(100, 0.2, 'shares'),
      options,
    )
    expect(clusters).toBe(100)
    expect(candidateShare).toBeGreaterThan(0.14)
    expect((baselineShare ?? 0) + (candidateShare ?? 0)).toBeCloseTo(0.2, 2)
  })

  it('counts what is above the 90 % quantile of all times, of prompts with two pairs, too', () => {
    const twice = promptsWith(7, 0, 'two').map(one => ({ ...one, pairs: one.pairs.slice(0, 2) }))
    const { clusters, baselineShare, candidateShare } = latencyTail(twice, options)
    // Of 28 times the quantile is the 26th; two are above it, of 14 on each side.
    expect(clusters).toBe(7)
    expect((baselineShare ?? 0) + (candidateShare ?? 0)).toBeCloseTo(2 / 14, 12)
  })

  it('counts prompts of one family once', () => {
    const family = promptsWith(6, 0, '1').map((one, i) => ({ ...one, cluster: `c${i % 2}` }))
    expect(latencyTail(family, options).clusters).toBe(2)
  })

  it('has nothing to say of single pairs, and finds nothing in equal times', () => {
    const single = promptsWith(30, 0, '1').map(one => ({ ...one, pairs: one.pairs.slice(0, 1) }))
    const nothing = { clusters: 0, baselineShare: null, candidateShare: null, p: null }
    expect(latencyTail(single, options)).toEqual(nothing)
    const equal = promptsWith(30, 0, '1').map(one => ({
      ...one,
      pairs: one.pairs.map(() => ({ baseline: 5, candidate: 5 })),
    }))
    expect(latencyTail(equal, options)).toMatchObject({ baselineShare: 0, candidateShare: 0, p: 1 })
  })

  it('does not depend on the order of prompts or on the unit of time, and is never 0 or NaN', () => {
    fc.assert(
      fc.property(prompts, given => {
        const result = latencyTail(given, options)
        expect(latencyTail(given.toReversed(), options)).toEqual(result)
        for (const share of [result.baselineShare, result.candidateShare]) {
          if (share !== null) expect(share >= 0 && share <= 1).toBe(true)
        }
        if (result.p !== null) expect(result.p > 0 && result.p <= 1).toBe(true)
      }),
    )
  })
})
