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

const lasting = new Set([
  'auth',
  'permission',
  'model-not-found',
  'invalid-request',
  'context-length',
  'billing',
  'content-filter',
])

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

  test('never holds after a part of the answer, nor after our own interruption', () => {
    expect(isRetryable(failure({}), true)).toBe(false)
    expect(isRetryable(failure({ code: 'ABORTED' }), false)).toBe(false)
  })

  test('holds for a passing kind of failure only, whatever its status', () => {
    const retried = failureClasses.filter(name => isRetryable(failure({ class: name }), false))
    expect(retried).toEqual(failureClasses.filter(name => !lasting.has(name)))
  })

  test.each([
    [408, true],
    [409, true],
    [429, true],
    [400, false],
    [499, false],
    [500, true],
  ])('for status %i: %s', (httpStatus, expected) => {
    expect(isRetryable(failure({ httpStatus }), false)).toBe(expected)
  })

  test('does not hold where the server asks for more than there is patience for', () => {
    expect(isRetryable(failure({ retryAfterMs: 60_000 }), false)).toBe(true)
    expect(isRetryable(failure({ retryAfterMs: 60_001 }), false)).toBe(false)
    expect(isRetryable(failure({ retryAfterMs: 60_001 }), false, 600_000)).toBe(true)
    expect(isRetryable(failure({}), false, 0)).toBe(true)
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
