import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { buildConnector } from 'undici'
import { ProxyError, toFailure } from './transport-failure.ts'

/** A proxy that every connection of a side is made through. */
export interface ProxyAddress {
  /** `http://proxy.example:3128`, without credentials, so that it may be shown. */
  readonly origin: string
  /** The value of `Proxy-Authorization`; null sends none. */
  readonly authorization: string | null
}

export interface ProxyConnectorOptions {
  readonly proxy: ProxyAddress
  /** Does the TLS handshake with the gateway inside the tunnel. */
  readonly connector: buildConnector.connector
  readonly timeoutMs: number
}

/**
 * Opens connections through a tunnel that the proxy is asked for by CONNECT, so that the proxy sees
 * neither key nor prompt of an https gateway. Only connecting differs from a direct connection; a
 * request is timed from the moment it is written to the open one, as always.
 */
export function createProxyConnector(options: ProxyConnectorOptions): buildConnector.connector {
  const { proxy, connector, timeoutMs } = options
  const address = new URL(proxy.origin)
  const isSecure = address.protocol === 'https:'
  const request = isSecure ? requestHttps : requestHttp
  return (target, callback) => {
    const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port
    const authority = `${target.hostname}:${port}`
    const tunnel = request({
      method: 'CONNECT',
      // A literal IPv6 address stands in brackets in a URL, and without them in a socket's address.
      host: address.hostname.replaceAll(/[[\]]/g, ''),
      port: address.port === '' ? (isSecure ? 443 : 80) : address.port,
      path: authority,
      agent: false,
      headers: {
        host: authority,
        ...(proxy.authorization !== null && { 'proxy-authorization': proxy.authorization }),
      },
    })
    const fail = (reason: string, cause?: unknown): void => {
      clearTimeout(timer)
      callback(new ProxyError(`the proxy: ${reason}`, { cause }), null)
    }
    const timer = setTimeout(() => {
      tunnel.destroy(Object.assign(new Error('no tunnel'), { code: 'ETIMEDOUT' }))
    }, timeoutMs)
    tunnel.once('error', error => fail(toFailure(error, address.host).message, error))
    tunnel.once('connect', ({ statusCode, statusMessage }, socket) => {
      if (statusCode !== 200) {
        socket.destroy()
        fail(`${address.host} answers with HTTP ${statusCode} ${statusMessage ?? ''}`.trim())
        return
      }
      clearTimeout(timer)
      if (target.protocol === 'https:') connector({ ...target, httpSocket: socket }, callback)
      else callback(null, socket)
    })
    tunnel.end()
  }
}
