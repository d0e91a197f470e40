import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../basics/distributions.ts'
import { measurePairNoise } from './pair-noise.ts'
import { randomStream, uniform } from '../basics/random.ts'

/** Differences of pairs, in cases that differ from each other, too. */
function casesOf(cases: number, pairs: number, deviations: { between: number; within: number }) {
  const next = randomStream('3', 'pairs')
  const normal = () => normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, uniform(next))))
  return Array.from({ length: cases }, () => {
    const centre = deviations.between * normal()
    return Array.from({ length: pairs }, () => centre + deviations.within * normal())
  })
}

describe('measurePairNoise', () => {
  it('tells what varies from case to case from what varies within one', () => {
    const noise = measurePairNoise(casesOf(1500, 3, { between: 0.1, within: 0.2 }))
    expect(noise?.between).toBeCloseTo(0.01, 2)
    expect(noise?.within).toBeCloseTo(0.04, 2)
    const plain = measurePairNoise(casesOf(1500, 3, { between: 0, within: 0.2 }))
    expect(plain?.between).toBeLessThan(0.002)
  })

  it('is hardly moved by a few pairs that are far off', () => {
    const cases = casesOf(200, 3, { between: 0, within: 0.2 })
    const spiked = cases.map((pairs, index) =>
      index % 50 === 0 ? pairs.map(pair => pair + 6) : pairs,
    )
    const [usual, wild] = [measurePairNoise(cases), measurePairNoise(spiked)]
    expect((wild?.within ?? 0) + (wild?.between ?? 0)).toBeLessThan(
      2 * ((usual?.within ?? 0) + (usual?.between ?? 0)),
    )
  })

  it('takes single pairs for noise, identical ones for none, and needs ten cases', () => {
    const single = measurePairNoise(casesOf(1500, 1, { between: 0.1, within: 0.2 }))
    expect(single?.between).toBe(0)
    expect(single?.within).toBeCloseTo(0.05, 2)
    expect(measurePairNoise(Array.from({ length: 12 }, () => [0, 0]))).toEqual({
      between: 0,
      within: 0,
    })
    expect(measurePairNoise(casesOf(10, 3, { between: 0, within: 1 }))).not.toBeNull()
    expect(measurePairNoise(casesOf(9, 3, { between: 0, within: 1 }))).toBeNull()
    expect(measurePairNoise([])).toBeNull()
  })

  it('finds no variance below 0, whichever of the two it takes the scatter for', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true })
    const pairs = fc.array(value, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(pairs, { minLength: 10, maxLength: 14 }), cases => {
        const noise = measurePairNoise(cases)
        expect(noise?.between).toBeGreaterThanOrEqual(0)
        expect(noise?.within).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
