import { faultClockMs, type Fault, type FaultGroup } from './fault.ts'
import { errorBody, onceThenAnswer, reply, type Headers } from './replies.ts'

const html = { 'content-type': 'text/html' }

/** A status with an explanation, to every attempt. */
function status(
  code: number,
  ends: Fault['ends'],
  given: { readonly message?: string; readonly code?: string; readonly attempts?: number } = {},
): Fault {
  const { message = 'something went wrong', attempts = 1 } = given
  const named = given.code === undefined ? '' : ` (\`${given.code}\`)`
  return {
    does: `answers with ${code}${named}`,
    mode: 'unary',
    play: reply(code, errorBody(message, given.code ?? null)),
    ends,
    attempts,
  }
}

const statuses: readonly Fault[] = [
  status(400, 'invalid-request'),
  status(400, 'context-length', { code: 'context_length_exceeded' }),
  status(401, 'auth'),
  status(402, 'billing'),
  status(403, 'permission'),
  status(404, 'invalid-request'),
  status(404, 'model-not-found', { code: 'model_not_found' }),
  status(408, 'timeout', { attempts: 3 }),
  status(409, 'upstream', { attempts: 3 }),
  status(413, 'invalid-request'),
  status(422, 'invalid-request'),
  status(500, 'upstream', { attempts: 3 }),
  {
    does: 'answers with 502 and an HTML page',
    mode: 'unary',
    play: reply(502, '<html><head><title>502 Bad Gateway</title></head></html>', html),
    ends: 'upstream',
    attempts: 3,
  },
  status(503, 'overloaded', { attempts: 3 }),
  status(504, 'timeout', { attempts: 3 }),
  status(529, 'overloaded', { attempts: 3 }),
]

/** A rate limit on the first attempt, and what is waited for. */
function limit(how: string, waitMs: number, sent: { headers?: Headers; body?: string }): Fault {
  const { headers = {}, body = errorBody('slow down') } = sent
  return {
    does: `answers with 429 and ${how}`,
    mode: 'unary',
    play: onceThenAnswer(reply(429, body, headers)),
    ends: 'answered',
    attempts: 2,
    waitsMs: [waitMs],
  }
}

const inTwoSeconds = new Date(faultClockMs + 2000)
const retryInfo = JSON.stringify({
  error: {
    code: 429,
    message: 'slow down',
    status: 'RESOURCE_EXHAUSTED',
    details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2.5s' }],
  },
})

const limits: readonly Fault[] = [
  status(429, 'rate-limit', { attempts: 3 }),
  limit('`Retry-After: 2`', 2000, { headers: { 'retry-after': '2' } }),
  limit('`Retry-After` as a date', 2000, {
    headers: { 'retry-after': inTwoSeconds.toUTCString() },
  }),
  limit('`retry-after-ms: 1500`', 1500, { headers: { 'retry-after-ms': '1500' } }),
  limit('a reset as a Go duration, `1.5s`', 1500, {
    headers: {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1.5s',
    },
  }),
  limit('a reset as a point in time (RFC 3339)', 2000, {
    headers: {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': inTwoSeconds.toISOString(),
    },
  }),
  limit('`RetryInfo` in the body', 2500, { body: retryInfo }),
  {
    does: 'answers with 429 and `Retry-After: 86400`',
    mode: 'unary',
    play: reply(429, errorBody('come back tomorrow'), { 'retry-after': '86400' }),
    ends: 'rate-limit',
  },
  status(429, 'billing', { code: 'insufficient_quota' }),
]

/** Redirects, the last two to another server, whose address is given. */
function redirects(elsewhere: string): readonly Fault[] {
  const to = (code: number, location: string, where: string): Fault => ({
    does: `redirects with ${code} ${where}`,
    mode: 'unary',
    play: reply(code, '', { location }),
    ends: 'upstream',
  })
  const other = `http://${elsewhere}/v1/chat/completions`
  return [
    to(301, '/v2/chat/completions', 'on the same host'),
    to(302, other, 'to another host'),
    to(307, other, 'to another host'),
  ]
}

export function statusFaults(elsewhere: string): readonly FaultGroup[] {
  return [
    { title: 'Statuses', faults: statuses },
    { title: 'Rate limits', faults: limits },
    { title: 'Redirects', faults: redirects(elsewhere) },
  ]
}
