import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg } from './benjamini-hochberg.ts'
import { holm } from './holm.ts'

const pValue = fc.double({ min: 0, max: 1, noNaN: true })
const tests = fc
  .array(pValue, { maxLength: 12 })
  .map(values => values.map((p, index) => ({ name: `t${index}`, p })))

describe('holm', () => {
  it('multiplies each p by the number of tests that are not stronger', () => {
    const adjusted = holm(
      [
        { name: 'errors', p: 0.04 },
        { name: 'cost', p: 0.01 },
        { name: 'quality', p: 0.015 },
      ],
      0.05,
    )
    expect(adjusted.map(test => test.name)).toEqual(['cost', 'quality', 'errors'])
    expect(adjusted.map(test => test.adjusted)).toEqual([0.03, 0.03, 0.04])
    expect(adjusted.every(test => test.rejected)).toBe(true)
  })

  it('rejects at its very level', () => {
    expect(holm([{ name: 'a', p: 0.05 }], 0.05)[0]?.rejected).toBe(true)
  })

  it('stops at the first miss, even if a later p is below its own level', () => {
    const adjusted = holm(
      [
        { name: 'a', p: 0.03 },
        { name: 'b', p: 0.04 },
      ],
      0.05,
    )
    expect(adjusted.map(test => test.rejected)).toEqual([false, false])
  })

  it('breaks ties by name and takes nothing for an answer', () => {
    const tied = [
      { name: 'b', p: 0.2 },
      { name: 'B', p: 0.2 },
      { name: 'a', p: 0.2 },
    ]
    expect(holm(tied, 0.05).map(test => test.name)).toEqual(['B', 'a', 'b'])
    expect(holm([], 0.05)).toEqual([])
  })

  it('never makes a p smaller, never exceeds 1, and does not depend on the order given', () => {
    fc.assert(
      fc.property(tests, given => {
        const adjusted = holm(given, 0.05)
        for (const test of adjusted) {
          expect(test.adjusted).toBeGreaterThanOrEqual(test.p)
          expect(test.adjusted).toBeLessThanOrEqual(1)
        }
        expect(holm(given.toReversed(), 0.05)).toEqual(adjusted)
      }),
    )
  })
})

describe('benjaminiHochberg', () => {
  it('rejects the four that the original paper rejects out of fifteen', () => {
    const published = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1,
    ].map((p, index) => ({ name: `t${index}`, p }))
    expect(benjaminiHochberg(published, 0.05)).toEqual(new Set(['t0', 't1', 't2', 't3']))
  })

  it('rejects all that Holm rejects', () => {
    fc.assert(
      fc.property(tests, given => {
        const rejected = benjaminiHochberg(given, 0.05)
        for (const test of holm(given, 0.05)) {
          if (test.rejected) expect(rejected.has(test.name)).toBe(true)
        }
      }),
    )
  })
})
