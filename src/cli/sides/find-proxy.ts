import type { ProxyAddress } from '../../gateway/proxy-connector.ts'
import { valueOf, type Environment } from '../inputs/environment.ts'
import { isLoopback } from './loopback.ts'

export type FoundProxy =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly variable: string; readonly proxy: ProxyAddress }
  | { readonly kind: 'unusable'; readonly variable: string; readonly problem: string }

/**
 * The proxy that the environment names for a URL, in the variables that curl and others read:
 * `HTTPS_PROXY` or `HTTP_PROXY`, each also in small letters, which win, and `NO_PROXY`. Addresses of
 * this machine are never asked for elsewhere.
 */
export function findProxy(url: string, environment: Environment): FoundProxy {
  const { protocol, hostname, port } = new URL(url)
  const isSecure = protocol === 'https:'
  const names = isSecure ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY']
  const variable = names.find(name => valueOf(environment, name))
  const text = variable === undefined ? undefined : valueOf(environment, variable)
  if (variable === undefined || text === undefined) return { kind: 'none' }
  const host = hostname.replaceAll(/[[\]]/g, '').toLowerCase()
  const exceptions = valueOf(environment, 'no_proxy') ?? valueOf(environment, 'NO_PROXY') ?? ''
  const effectivePort = port === '' ? (isSecure ? '443' : '80') : port
  if (isLoopback(host) || isExcepted(exceptions, host, effectivePort)) return { kind: 'none' }
  const address = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(address)) return { kind: 'unusable', variable, problem: 'it is not a URL' }
  const proxy = new URL(address)
  if (!/^https?:$/.test(proxy.protocol)) {
    const problem = `a proxy of the kind ${proxy.protocol.slice(0, -1)} is not supported`
    return { kind: 'unusable', variable, problem }
  }
  return {
    kind: 'found',
    variable,
    proxy: { origin: proxy.origin, authorization: authorizationOf(proxy) },
  }
}

/** What of a proxy's address must not be shown. */
export function proxySecrets({ authorization }: ProxyAddress): string[] {
  if (authorization === null) return []
  const token = authorization.replace(/^Basic /, '')
  const [, password = ''] = /:(.*)$/s.exec(Buffer.from(token, 'base64').toString('utf8')) ?? []
  return [token, password]
}

function authorizationOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null
  const credentials = `${decode(username)}:${decode(password)}`
  return `Basic ${Buffer.from(credentials).toString('base64')}`
}

/** As it stands where it is no percent-encoding: passwords do hold a `%`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `NO_PROXY`: hosts and domains with what is below them, each with a port or without; `*` is all. */
function isExcepted(list: string, host: string, port: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(entry => entry !== '')
    .some(entry => {
      if (entry === '*') return true
      const [, name = entry, onlyPort] = /^(.+?):(\d+)$/.exec(entry) ?? []
      if (onlyPort !== undefined && onlyPort !== port) return false
      const domain = name.replace(/^\*?\./, '')
      return host === domain || host.endsWith(`.${domain}`)
    })
}
