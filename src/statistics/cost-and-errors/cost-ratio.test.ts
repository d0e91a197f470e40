import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../basics/distributions.ts'
import { costRatio } from './cost-ratio.ts'
import { randomStream, uniform } from '../basics/random.ts'

const amount = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e6, noNaN: true }))
const units = fc.array(
  fc.record({ cluster: fc.constantFrom('a', 'b', 'c', 'd'), baseline: amount, candidate: amount }),
  { maxLength: 12 },
)

function unit(cluster: string, baseline: number, candidate: number) {
  return { cluster, baseline, candidate }
}

describe('costRatio', () => {
  it('gives the ratio of totals with bounds from leaving out one cluster at a time', () => {
    const result = costRatio([
      unit('a', 1, 1.1),
      unit('b', 2, 2.1),
      unit('c', 3, 3.5),
      unit('d', 4, 4.2),
      unit('e', 2.5, 2.4),
    ])
    expect(result.ratio).toBeCloseTo(1.064, 9)
    expect(result.low).toBeCloseTo(0.9863634628726037, 6)
    expect(result.high).toBeCloseTo(1.1477472986509223, 6)
    expect(result.p).toBeCloseTo(0.07791564153963966, 6)
  })

  it('trusts its noise less where few clusters make most of it', () => {
    // Leaving out one at a time and Student's distribution in SciPy 1.17: 4.506 degrees of freedom.
    const baselines = [1, 2, 3, 4, 10, 2, 3, 5]
    const candidates = [1.1, 2, 3.5, 4.2, 14, 2.1, 2.9, 5.3]
    const result = costRatio(baselines.map((cost, i) => unit(`c${i}`, cost, candidates[i] ?? 0)))
    expect(result.ratio).toBeCloseTo(1.17, 9)
    expect(result.low).toBeCloseTo(0.9578548954103997, 6)
    expect(result.high).toBeCloseTo(1.429130869987865, 6)
    expect(result.p).toBeCloseTo(0.08620716862807871, 6)
    // And never more than the number of clusters less one, which an even spread would have it do.
    const even = [1.1, 1.9, 3.3, 4, 5.4].map((cost, i) => unit(`c${i}`, i + 1, cost))
    expect(costRatio(even).high).toBeCloseTo(1.1080428177781534, 6)
  })

  it('tests against another ratio as if the baseline had cost so much of it', () => {
    const before = [1, 2, 3, 4, 2.5]
    const after = [1.1, 2.1, 3.5, 4.2, 2.4]
    const asked = costRatio(
      before.map((cost, i) => unit(`c${i}`, cost, after[i] ?? 0)),
      { dearerThan: 0.8 },
    )
    const scaled = costRatio(before.map((cost, i) => unit(`c${i}`, 0.8 * cost, after[i] ?? 0)))
    expect(asked.p).toBeCloseTo(scaled.p ?? Number.NaN, 9)
    expect(asked.ratio).toBeCloseTo(1.064, 9)
    const even = before.map((cost, i) => unit(`c${i}`, cost, cost))
    expect(costRatio(even, { dearerThan: 0.8 }).p).toBe(2 ** -5)
    expect(costRatio(even, { dearerThan: 1.2 }).p).toBe(1)
  })

  it('adds up the units of a cluster', () => {
    const split = costRatio([unit('a', 1, 2), unit('a', 1, 0), unit('b', 2, 3)])
    expect(split).toEqual(costRatio([unit('a', 2, 2), unit('b', 2, 3)]))
    expect(split.clusters).toBe(2)
  })

  it('judges an even markup by the number of clusters alone', () => {
    const marked = Array.from({ length: 10 }, (_, index) =>
      unit(`c${index}`, index + 1, (index + 1) * 1.2),
    )
    const result = costRatio(marked)
    expect(result.ratio).toBeCloseTo(1.2, 12)
    expect(result.p).toBe(2 ** -10)
    expect(costRatio(marked.map(one => ({ ...one, candidate: one.baseline }))).p).toBe(1)
    // 0.1 + 0.2 is a little more than 0.3, which makes nothing dearer.
    const rounded = ['a', 'b', 'c'].flatMap(name => [unit(name, 0.3, 0.1), unit(name, 0, 0.2)])
    expect(costRatio(rounded).ratio).toBeGreaterThan(1)
    expect(costRatio(rounded).p).toBe(1)
  })

  it('counts only clusters that cost anything', () => {
    const paid = [unit('a', 1, 2), unit('b', 2, 3), unit('c', 2, 2)]
    expect(costRatio([...paid, unit('d', 0, 0)])).toEqual(costRatio(paid))
    expect(costRatio([unit('a', 1, 1.2), unit('b', 0, 0), unit('c', 0, 0)]).p).toBeNull()
  })

  it('has no bound where one cluster is all that costs', () => {
    const one = [unit('a', 1000, 1100), ...[1, 2, 3].map(index => unit(`c${index}`, 0.001, 1))]
    expect(costRatio(one)).toMatchObject({ clusters: 4, low: null, high: null, p: null })
  })

  it('holds its error rates where few prompts decide most of the cost', () => {
    const next = randomStream('7', 'costs')
    const lognormal = (deviation: number) => Math.exp(deviation * normalQuantile(uniform(next)))
    const draw = (markup: number) =>
      Array.from({ length: 25 }, (_, index) => {
        const usual = lognormal(1.5)
        const paid = () => [1, 2, 3].reduce(total => total + usual * lognormal(0.6), 0)
        return unit(`c${index}`, paid(), markup * paid())
      })
    const runs = 800
    let passed = 0
    let alarms = 0
    for (let run = 0; run < runs; run++) {
      if ((costRatio(draw(1.05)).high ?? Number.POSITIVE_INFINITY) < 1.05) passed++
      if ((costRatio(draw(1)).p ?? 1) <= 0.05) alarms++
    }
    // Residuals over the root of n, as in textbooks, pass 14 % of these and alarm in 9 %.
    expect(passed / runs).toBeLessThan(0.075)
    expect(alarms / runs).toBeLessThan(0.085)
  })

  it('is unknown when the baseline cost nothing, and unbounded for one cluster', () => {
    const nothing = { ratio: null, low: null, high: null, p: null }
    expect(costRatio([])).toEqual({ clusters: 0, ...nothing })
    expect(costRatio([unit('a', 0, 1), unit('b', 0, 1)])).toEqual({ clusters: 2, ...nothing })
    expect(costRatio([unit('a', 1, 2)])).toEqual({
      clusters: 1,
      ratio: 2,
      low: null,
      high: null,
      p: null,
    })
  })

  it('never gives NaN, and does not depend on the order or on the currency', () => {
    fc.assert(
      fc.property(units, given => {
        const result = costRatio(given)
        for (const value of Object.values(result)) expect(value).not.toBeNaN()
        const other = costRatio(
          given.toReversed().map(({ cluster, baseline, candidate }) => ({
            cluster,
            baseline: baseline * 1024,
            candidate: candidate * 1024,
          })),
        )
        if (result.ratio === null) expect(other.ratio).toBeNull()
        else
          expect(Math.abs((other.ratio ?? 0) - result.ratio)).toBeLessThanOrEqual(
            result.ratio * 1e-9,
          )
      }),
    )
  })
})
