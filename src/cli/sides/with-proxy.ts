import type { Side } from '../../model/side.ts'
import type { Environment } from '../inputs/environment.ts'
import { findProxy, proxySecrets } from './find-proxy.ts'
import type { ResolvedSide } from './resolve-sides.ts'

export interface ProxyContext {
  readonly environment: Environment
  readonly report: (message: string, hint?: string) => void
  readonly notes: string[]
}

/** A side with the proxy that the environment names for it; a simulated one needs none. */
export function withProxy(side: Side, resolved: ResolvedSide, context: ProxyContext): ResolvedSide {
  const { report, notes } = context
  if (resolved.settings.simulated) return resolved
  const found = findProxy(resolved.settings.baseUrl, context.environment)
  if (found.kind === 'none') return resolved
  if (found.kind === 'unusable') {
    report(
      `the proxy in ${found.variable} cannot be used for the ${side}: ${found.problem}`,
      'name an http or https proxy, or except the host with NO_PROXY',
    )
    return resolved
  }
  notes.push(`the ${side} is reached through the proxy ${found.proxy.origin} (${found.variable})`)
  return { ...resolved, proxy: found.proxy }
}

/** Everything that only the one who is asked may see. */
export function secretsOf({
  apiKey,
  headers,
  secretHeaders,
  proxy,
}: Pick<ResolvedSide, 'apiKey' | 'headers' | 'secretHeaders' | 'proxy'>): string[] {
  const ofHeaders = Object.entries(headers)
    .filter(([name]) => secretHeaders.has(name))
    .flatMap(([, value]) => [value, value.replace(/^\w+ /, '')])
  return [...(apiKey === null ? [] : [apiKey]), ...ofHeaders, ...(proxy ? proxySecrets(proxy) : [])]
}
