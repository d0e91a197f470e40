import { expect, test } from 'vitest'
import { toFailure } from './transport-failure.ts'

function coded(code: string, message = 'x'): Error {
  return Object.assign(new Error(message), { code })
}

test.each([
  ['CERT_HAS_EXPIRED', 'expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'another host name'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'no secure connection'],
  ['EHOSTUNREACH', 'cannot be reached'],
  ['EAI_AGAIN', 'cannot be resolved'],
  ['SOMETHING_NEW', 'no answer from api.example.com'],
])('%s is a network failure in words', (code, words) => {
  const failure = toFailure(coded(code), 'api.example.com')
  expect(failure).toMatchObject({ class: 'network', code, httpStatus: null, inBand: false })
  expect(failure.message).toContain(words)
  expect(failure.message).toContain('api.example.com')
})

test.each(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])('%s is a timeout', code => {
  expect(toFailure(coded(code), 'h').class).toBe('timeout')
})

test('a header that cannot be sent is an invalid request', () => {
  const failure = toFailure(coded('UND_ERR_INVALID_ARG', 'invalid authorization header'), 'h')
  expect(failure).toMatchObject({ class: 'invalid-request' })
  expect(failure.message).toContain('invalid authorization header')
})

test('the code is found in the causes, and in attempts over several addresses', () => {
  const several = new AggregateError([coded('ECONNREFUSED'), coded('EHOSTUNREACH')], '')
  expect(toFailure(several, 'h').code).toBe('ECONNREFUSED')
  expect(toFailure(new Error('x', { cause: coded('ECONNRESET') }), 'h').code).toBe('ECONNRESET')
  expect(toFailure('what', 'h')).toMatchObject({ class: 'network', code: null })
})
