import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { below, randomStream, shuffle, uniform } from './random.ts'

describe('randomStream', () => {
  it('gives the published first numbers of seed 42, stream quality.perm', () => {
    const next = randomStream('42', 'quality.perm')
    expect([next(), next(), next()]).toEqual([3524032165, 1074375392, 2772567550])
  })

  it('gives another stream for another name or seed', () => {
    const first = (seed: string, name: string): number => randomStream(seed, name)()
    expect(new Set([first('1', 'a'), first('1', 'b'), first('2', 'a'), first('1a', '')]).size).toBe(
      4,
    )
  })
})

describe('shuffle', () => {
  it('gives the published order of ten for seed 42, stream order', () => {
    const order = shuffle(randomStream('42', 'order'), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(order).toEqual([3, 2, 5, 0, 7, 4, 9, 1, 6, 8])
  })

  it('keeps every element and returns the array it was given', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), (seed, values) => {
        const given = [...values]
        const shuffled = shuffle(randomStream(seed, 'order'), given)
        expect(shuffled).toBe(given)
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(values.toSorted((a, b) => a - b))
      }),
    )
  })
})

describe('below', () => {
  it('draws nothing when there is one choice', () => {
    const next = randomStream('1', 'x')
    expect([below(next, 1), below(next, 0)]).toEqual([0, 0])
    expect(next()).toBe(randomStream('1', 'x')())
  })

  it('is even over seven values', () => {
    const next = randomStream('1', 'chi')
    const counts = Array.from({ length: 7 }, () => 0)
    for (let i = 0; i < 70_000; i++) {
      const value = below(next, 7)
      counts[value] = (counts[value] ?? 0) + 1
    }
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquared).toBeLessThan(22.46)
  })

  it('stays in its range', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 0xffff_ffff }), (seed, n) => {
        const value = below(randomStream(seed, 'x'), n)
        expect(Number.isInteger(value) && value >= 0 && value < n).toBe(true)
      }),
    )
  })
})

describe('uniform', () => {
  it('stays in [0, 1) at both ends of a word', () => {
    expect(uniform(() => 0)).toBe(0)
    expect(uniform(() => 0xffff_ffff)).toBeLessThan(1)
  })
})
