import { describe, expect, it } from 'vitest'
import { pairedRatio } from './paired-ratio.ts'

describe('pairedRatio', () => {
  it('gives ratios, and counts clusters rather than pairs', () => {
    const units = Array.from({ length: 12 }, (_, index) => ({
      cluster: `c${index % 6}`,
      logRatios: [Math.log(1.2), Math.log(1.2)],
    }))
    const result = pairedRatio(units)
    expect(result.clusters).toBe(6)
    expect(result.estimate).toBeCloseTo(1.2, 12)
    expect(result.low).toBeCloseTo(1.2, 12)
    expect(result.p).toBeLessThan(0.05)
  })

  it('averages the units of a cluster, so that one with many pairs weighs no more', () => {
    const units = [
      { cluster: 'a', logRatios: [0, 0, 0, 0] },
      { cluster: 'a', logRatios: [0.4] },
    ]
    expect(pairedRatio(units).estimate).toBeCloseTo(Math.exp(0.2), 12)
  })

  it('is unknown without a pair', () => {
    const nothing = { clusters: 0, estimate: null, low: null, high: null, p: null }
    expect(pairedRatio([])).toEqual(nothing)
    expect(pairedRatio([{ cluster: 'a', logRatios: [] }])).toEqual(nothing)
    expect(pairedRatio([{ cluster: 'a', logRatios: [Number.NaN] }])).toEqual(nothing)
  })
})
