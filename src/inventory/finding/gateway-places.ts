import { profiles } from '../../wire/profiles.ts'
import { furtherHosts, furtherVariables, otherGateways } from './other-gateways.ts'

interface GatewayHost {
  readonly gateway: string
  readonly host: string
  /** The path of its API; empty where the whole host is the API. */
  readonly requiredPath: string
}

/** Every host that is a gateway's API. */
export const gatewayHosts: readonly GatewayHost[] = [
  ...profiles.flatMap(({ name, baseUrl }): GatewayHost[] => {
    if (baseUrl === null) return []
    const { hostname, pathname } = new URL(baseUrl)
    // A base URL below /api shares its host with the product's web pages.
    const requiredPath = pathname.startsWith('/api/') ? '/api' : ''
    return [{ gateway: name, host: hostname, requiredPath }]
  }),
  ...Object.entries(furtherHosts).flatMap(([gateway, hosts]) =>
    hosts.map(host => ({ gateway, host, requiredPath: '' })),
  ),
  ...otherGateways.flatMap(({ name, hosts }) =>
    hosts.map(host => ({ gateway: name, host, requiredPath: '' })),
  ),
]

/** A variable's name -> the gateway whose key or base URL it holds. */
export const gatewayVariables: ReadonlyMap<string, string> = new Map([
  ...profiles.flatMap(({ name, keyVariables, baseUrlVariables }) =>
    [...keyVariables, ...baseUrlVariables, ...(furtherVariables[name] ?? [])].map(
      (variable): [string, string] => [variable, name],
    ),
  ),
  ...otherGateways.flatMap(({ name, variables }) =>
    variables.map((variable): [string, string] => [variable, name]),
  ),
])

/** `AI_STATS`, `LLM_GATEWAY`: what the variables of gateways begin with that no provider is named for. */
export const variablePrefixes: readonly (readonly [prefix: string, gateway: string])[] = [
  ['LLM_GATEWAY_', 'llm-gateway'],
  ['LLMGATEWAY_', 'llm-gateway'],
  ['AI_STATS_', 'ai-stats'],
  ['PHASEO_', 'ai-stats'],
]
