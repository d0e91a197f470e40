import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureClasses, type Failure } from '../model/exchange.ts'
import { isRetryable, retryDelayMs } from './retry-policy.ts'

function failure(given: Partial<Failure>): Failure {
  return {
    class: 'upstream',
    message: 'x',
    code: null,
    httpStatus: 503,
    inBand: false,
    retryAfterMs: null,
    ...given,
  }
}

describe('isRetryable', () => {
  test('inside a response holds for passing trouble only', () => {
    const retried = failureClasses.filter(name =>
      isRetryable(failure({ class: name, inBand: true, httpStatus: 200 }), false),
    )
    expect(retried).toEqual(['rate-limit', 'overloaded', 'upstream'])
  })

  test('without a response holds for broken connections, not for timeouts', () => {
    const retried = failureClasses.filter(name =>
      isRetryable(failure({ class: name, httpStatus: null }), false),
    )
    expect(retried).toEqual(['network'])
  })

  test.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    'does not hold for a certificate that is not accepted: %s',
    code => {
      const refused = failure({ class: 'network', httpStatus: null, code })
      expect(isRetryable(refused, false)).toBe(false)
      expect(isRetryable({ ...refused, code: 'ECONNRESET' }, false)).toBe(true)
    },
  )

  test('never holds after a part of the answer', () => {
    expect(isRetryable(failure({}), true)).toBe(false)
  })

  test('holds for a server that answers 504, but not for a redirect', () => {
    expect(isRetryable(failure({ class: 'timeout', httpStatus: 504 }), false)).toBe(true)
    expect(isRetryable(failure({ httpStatus: 302 }), false)).toBe(false)
  })
})

test('delays stay between three quarters and the whole of the backoff', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const full = Math.min(500 * 2 ** (attempt - 1), 8000)
        const delay = retryDelayMs(failure({}), attempt, random)
        expect(delay).toBeGreaterThan(full * 0.75 - 1e-6)
        expect(delay).toBeLessThanOrEqual(full)
      },
    ),
  )
})

test('a server that asks for less than the backoff gets the backoff', () => {
  expect(retryDelayMs(failure({ retryAfterMs: 0 }), 1, 0)).toBe(500)
  expect(retryDelayMs(failure({ retryAfterMs: 9000 }), 1, 0)).toBe(9000)
})
