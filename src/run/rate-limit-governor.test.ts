import { describe, expect, test } from 'vitest'
import type { FailureClass } from '../model/exchange.ts'
import { anExchange } from '../testing/build-exchange.ts'
import { createRateLimitGovernor } from './rate-limit-governor.ts'
import { createSlotLimiter } from './slot-limiter.ts'

/** An answer that took an attempt which failed so. */
function after(failureClass: FailureClass | null) {
  const exchange = anExchange()
  return { ...exchange, attempts: exchange.attempts.map(item => ({ ...item, failureClass })) }
}

const clean = [after(null), after(null)]
const limited = [after(null), after('rate-limit')]

describe('the rate-limit governor', () => {
  test.each<FailureClass>(['rate-limit', 'overloaded'])('halves the slots after %s', failure => {
    const limiter = createSlotLimiter(8)
    createRateLimitGovernor(limiter).observe([after(failure), after(null)])
    expect(limiter.limit).toBe(4)
  })

  test('leaves them alone after other failures', () => {
    const limiter = createSlotLimiter(8)
    createRateLimitGovernor(limiter).observe([after('upstream'), after('timeout')])
    expect(limiter.limit).toBe(8)
  })

  test('never goes below one slot', () => {
    const limiter = createSlotLimiter(3)
    const governor = createRateLimitGovernor(limiter)
    for (let round = 0; round < 40; round++) governor.observe(limited)
    expect(limiter.limit).toBe(1)
  })

  test('one burst of refusals halves once: the other slots were sent before that', () => {
    const limiter = createSlotLimiter(8)
    const governor = createRateLimitGovernor(limiter)
    for (let slot = 0; slot < 8; slot++) governor.observe(limited)
    expect(limiter.limit).toBe(4)
    governor.observe(limited)
    expect(limiter.limit).toBe(2)
  })

  test('grows by one after 20 clean slots, up to where it began', () => {
    const limiter = createSlotLimiter(4)
    const governor = createRateLimitGovernor(limiter)
    governor.observe(limited)
    const limits = Array.from({ length: 100 }, () => {
      governor.observe(clean)
      return limiter.limit
    })
    expect(limits[18]).toBe(2)
    expect(limits[19]).toBe(3)
    expect(limits[39]).toBe(4)
    expect(limits.at(-1)).toBe(4)
  })
})
