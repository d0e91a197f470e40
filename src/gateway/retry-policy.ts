import type { Failure, FailureClass } from '../model/exchange.ts'

/** Trying the same request again cannot help against these. */
const lasting: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'auth',
  'permission',
  'model-not-found',
  'invalid-request',
  'context-length',
  'billing',
  'content-filter',
])

const passingInBand: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'rate-limit',
  'overloaded',
  'upstream',
])

/** The code of a failure that is our own interruption. */
export const abortedCode = 'ABORTED'

/** Codes of certificates that are not accepted, and of servers that speak no TLS. */
const insecureCode = /^(?:CERT_|ERR_SSL_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/

const firstDelayMs = 500
const longestDelayMs = 8000

/** Where nobody says how long a wait may be. */
const usualPatienceMs = 60_000

/**
 * Whether another attempt makes sense: 408, 409, 429 and 5xx, errors of the passing kinds inside a
 * response, and connections that broke before the first byte. Never after a part of the answer
 * came, never after a timeout of ours or where no connection would be secure, and not if the server
 * asks for a longer wait than there is patience for.
 */
export function isRetryable(
  failure: Failure,
  hasDelta: boolean,
  patienceMs: number = usualPatienceMs,
): boolean {
  if (hasDelta || lasting.has(failure.class) || failure.code === abortedCode) return false
  if ((failure.retryAfterMs ?? 0) > patienceMs) return false
  if (failure.inBand) return passingInBand.has(failure.class)
  if (failure.httpStatus === null) {
    return failure.class === 'network' && !insecureCode.test(failure.code ?? '')
  }
  return [408, 409, 429].includes(failure.httpStatus) || failure.httpStatus >= 500
}

/**
 * The wait before attempt `attempt + 1`: half a second, doubled each time up to eight, less up to
 * a quarter at random, so that clients do not return in step; longer if the server asks for it.
 */
export function retryDelayMs(failure: Failure, attempt: number, random: number): number {
  const backoffMs = Math.min(firstDelayMs * 2 ** (attempt - 1), longestDelayMs)
  return Math.max(backoffMs * (1 - random / 4), failure.retryAfterMs ?? 0)
}
