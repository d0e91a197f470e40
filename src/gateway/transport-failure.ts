import type { Failure, FailureClass } from '../model/exchange.ts'
import { oneLine } from '../wire/values/one-line.ts'

interface Explanation {
  readonly class: FailureClass
  readonly message: string
}

type Explain = (host: string) => Explanation

function network(message: (host: string) => string): Explain {
  return host => ({ class: 'network', message: message(host) })
}

function certificate(reason: string): Explain {
  return network(host => `no secure connection to ${host}: ${reason}`)
}

const unknownIssuer = certificate(
  'the issuer of its certificate is unknown; NODE_EXTRA_CA_CERTS can name a file that holds it',
)
const selfSigned = certificate('its certificate is self-signed')
const closed = network(host => `${host} closed the connection before an answer`)
const unreachable = network(host => `${host} cannot be reached from this machine`)
const notConnected: Explain = host => ({
  class: 'timeout',
  message: `no connection to ${host} in time`,
})

const explanations: ReadonlyMap<string, Explain> = new Map<string, Explain>([
  ['ECONNREFUSED', network(host => `connection refused at ${host}`)],
  ['ENOTFOUND', network(host => `host name ${nameOf(host)} cannot be resolved`)],
  ['EAI_AGAIN', network(host => `host name ${nameOf(host)} cannot be resolved at the moment`)],
  ['ECONNRESET', closed],
  ['EPIPE', closed],
  ['UND_ERR_SOCKET', closed],
  ['EHOSTUNREACH', unreachable],
  ['ENETUNREACH', unreachable],
  ['ETIMEDOUT', notConnected],
  ['UND_ERR_CONNECT_TIMEOUT', notConnected],
  ['CERT_HAS_EXPIRED', certificate('its certificate has expired')],
  ['CERT_NOT_YET_VALID', certificate('its certificate is not valid yet; is the clock right?')],
  ['ERR_TLS_CERT_ALTNAME_INVALID', certificate('its certificate is for another host name')],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', selfSigned],
  ['SELF_SIGNED_CERT_IN_CHAIN', selfSigned],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownIssuer],
  ['ERR_SSL_WRONG_VERSION_NUMBER', certificate('it does not speak TLS; is http:// meant?')],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', certificate('it does not speak TLS; is http:// meant?')],
  ['UND_ERR_DESTROYED', network(() => 'the connection pool is closed')],
  ['UND_ERR_CLOSED', network(() => 'the connection pool is closed')],
  [
    'UND_ERR_HEADERS_OVERFLOW',
    host => ({ class: 'malformed', message: `${host} sends more headers than fit` }),
  ],
])

/** A proxy did not open the way to the gateway; the message tells why. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
}

/**
 * A failure of the connection, in words for the user. The only place that knows the codes of
 * sockets, TLS and undici.
 */
export function toFailure(error: unknown, host: string): Failure {
  const code = codeOf(error)
  const text = oneLine(error instanceof Error ? error.message : String(error), 200)
  const explanation = explainError(error, text, host) ?? explain(code, text, host)
  return { ...explanation, code, httpStatus: null, inBand: false, retryAfterMs: null }
}

/** What undici and we say by the kind or the words of an error, and not by a code of its own. */
function explainError(error: unknown, text: string, host: string): Explanation | null {
  if (!(error instanceof Error)) return null
  if (error instanceof ProxyError) return { class: 'network', message: text }
  if (error.name === 'HTTPParserError') return notHttp(text, host)
  return error.message === 'bad response' || error.message === 'bad upgrade'
    ? { class: 'malformed', message: `${host} answers with HTTP 100 or 101, unasked` }
    : null
}

function explain(code: string | null, text: string, host: string): Explanation {
  const known = explanations.get(code ?? '')
  if (known !== undefined) return known(host)
  if (code?.startsWith('UND_ERR_INVALID') === true || code === 'UND_ERR_NOT_SUPPORTED') {
    return { class: 'invalid-request', message: `the request cannot be sent: ${text}` }
  }
  if (/^(?:ERR_SSL|ERR_TLS|EPROTO|CERT_|UNABLE_TO)/.test(code ?? '')) {
    return { class: 'network', message: `no secure connection to ${host}: ${text}` }
  }
  return {
    class: 'network',
    message: `no answer from ${host}: ${text || (code ?? 'unknown reason')}`,
  }
}

function notHttp(text: string, host: string): Explanation {
  return { class: 'malformed', message: `${host} does not answer in HTTP/1.1: ${text}` }
}

/** The code of an error, or of the first error of an attempt over several addresses. */
function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : null
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, '')
}
