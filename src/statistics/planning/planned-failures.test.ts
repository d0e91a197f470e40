import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requestsForZeroFailures } from '../cost-and-errors/paired-errors.ts'
import { chanceFailuresKept, requestsForParity, smallestFoundFailures } from './planned-failures.ts'

describe('the chance that failures keep their limit', () => {
  it.each([0.01, 0.02, 0.05])('without a failure is all or nothing at %f', limit => {
    const needed = requestsForZeroFailures(limit)
    expect(chanceFailuresKept({ requests: needed - 1, failureRate: 0, limit })).toBe(0)
    expect(chanceFailuresKept({ requests: needed, failureRate: 0, limit })).toBe(1)
  })

  // Simulated for 50, 100 and 200 prompts x 3 at 1 % of failures: .40, .69, .93.
  it.each([
    [150, 0.4],
    [300, 0.69],
    [600, 0.93],
  ])('of %i requests at 1 %% of failures is about %f', (requests, expected) => {
    const chance = chanceFailuresKept({ requests, failureRate: 0.01, limit: 0.02 })
    expect(Math.abs(chance - expected)).toBeLessThan(0.06)
  })

  it('is a chance, and no better with more failures', () => {
    const planned = fc.record({
      requests: fc.integer({ min: 1, max: 2000 }),
      failureRate: fc.double({ min: 0, max: 0.2, noNaN: true }),
      limit: fc.double({ min: 0.005, max: 0.2, noNaN: true }),
    })
    fc.assert(
      fc.property(planned, plan => {
        const chance = chanceFailuresKept(plan)
        expect(chance).toBeGreaterThanOrEqual(0)
        expect(chance).toBeLessThanOrEqual(1)
        const wider = chanceFailuresKept({ ...plan, limit: plan.limit * 1.2 })
        expect(wider).toBeGreaterThanOrEqual(chance - 1e-9)
      }),
      { numRuns: 60 },
    )
  })

  it('says how many requests it takes, unless no number does', () => {
    const plan = { requests: 0, failureRate: 0.001, limit: 0.02 }
    const needed = requestsForParity(plan, 0.9) ?? 0
    expect(needed).toBeGreaterThan(133)
    expect(chanceFailuresKept({ ...plan, requests: needed })).toBeGreaterThanOrEqual(0.9)
    expect(requestsForParity({ ...plan, failureRate: 0, limit: 1e-9 }, 0.9)).toBeNull()
  })
})

describe('the smallest number of further failures that is found', () => {
  it('is more than the limit, and less with more requests', () => {
    const plan = { failureRate: 0.001, limit: 0.02 }
    const found = [100, 174, 600, 6000].map(requests =>
      smallestFoundFailures({ ...plan, requests }),
    )
    expect(found.map(share => Number(share?.toFixed(3)))).toEqual([0.089, 0.051, 0.026, 0.022])
  })

  it('is none where seven requests cannot fail', () => {
    expect(smallestFoundFailures({ requests: 6, failureRate: 0, limit: 0.02 })).toBeNull()
  })
})
