import type { Configuration, JudgeConfiguration } from '../../model/configuration.ts'
import type { JudgeModel } from '../../model/judge.ts'
import type { PriceRow } from '../../model/price.ts'
import type { Problem } from '../../model/problem.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { ProxyAddress } from '../../gateway/proxy-connector.ts'
import { resolveBaseUrl } from '../../wire/base-url.ts'
import { createPriceBook } from '../../wire/prices/price-book.ts'
import type { PricedSide } from '../../wire/prices/estimate-sample.ts'
import { dialectOf, type Dialect, type GatewayProfile } from '../../wire/profile.ts'
import { findProfile, profiles } from '../../wire/profiles.ts'
import { valueOf, type Environment } from '../inputs/environment.ts'
import { findProxy, proxySecrets } from './find-proxy.ts'
import { isSecretHeader, redactHeaders } from '../secrets/redact.ts'
import { UsageError } from '../usage-error.ts'

/** The judge ready to be asked: what may be stored of it, and apart from that what is secret. */
export interface ResolvedJudge {
  readonly settings: JudgeModel
  readonly dialect: Dialect
  readonly apiKey: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly secretHeaders: ReadonlySet<string>
  readonly proxy: ProxyAddress | null
  readonly priced: PricedSide
  readonly secrets: readonly string[]
}

export interface JudgeInput {
  readonly configuration: Configuration
  readonly environment: Environment
  readonly cases: readonly GoldenCase[]
  readonly prices: readonly PriceRow[]
}

/** The configured judge, where a check asks for it. Throws what keeps it from being asked. */
export function resolveJudge(input: JudgeInput): ResolvedJudge | null {
  const { configuration, environment, cases, prices } = input
  const { judge } = configuration
  const isAsked = cases.some(({ expect }) => expect.some(({ kind }) => kind === 'judge'))
  if (judge === undefined || !isAsked) return null
  const profile = findProfile(judge.gateway ?? 'openai-compatible')
  if (!profile) {
    const known = profiles.map(({ name }) => name).join(', ')
    throw problem(`the judge cannot be "${judge.gateway ?? ''}"`, `it is asked at: ${known}`)
  }
  const dialect = dialectOf(profile, judge.protocol)
  if (!dialect) {
    const spoken = profile.protocols.map(({ protocol }) => protocol).join(', ')
    throw problem(`the judge: ${profile.title} does not speak ${judge.protocol}`, `but ${spoken}`)
  }
  const baseUrl = resolveJudgeUrl(judge, profile)
  const key = resolveJudgeKey(judge, profile, environment)
  const secretHeaders = new Set([
    ...Object.keys(judge.headers).filter(isSecretHeader),
    ...(judge.secretHeaders ?? []),
  ])
  const found = findProxy(baseUrl, environment)
  if (found.kind === 'unusable') {
    throw problem(`the proxy in ${found.variable} cannot be used for the judge: ${found.problem}`)
  }
  const proxy = found.kind === 'none' ? null : found.proxy
  const { request, model } = judge
  return {
    settings: {
      profile: dialect.name,
      protocol: dialect.protocol,
      baseUrl,
      keyVariable: key.variable,
      headers: redactHeaders(judge.headers, secretHeaders),
      request,
      model,
    },
    dialect,
    apiKey: key.value,
    headers: judge.headers,
    secretHeaders,
    proxy,
    priced: { book: createPriceBook(prices), host: new URL(baseUrl).hostname, models: {}, request },
    secrets: [
      ...(key.value === null ? [] : [key.value]),
      ...(judge.secrets ?? []),
      ...Object.entries(judge.headers).flatMap(([name, value]) =>
        secretHeaders.has(name) ? [value, value.replace(/^\w+ /, '')] : [],
      ),
      ...(proxy ? proxySecrets(proxy) : []),
    ],
  }
}

function resolveJudgeUrl({ url }: JudgeConfiguration, profile: GatewayProfile): string {
  const text = url ?? profile.baseUrl
  if (text === null || text === undefined) {
    throw problem(`the judge (${profile.name}) needs a URL`, 'give `url` under `judge:`')
  }
  const resolved = resolveBaseUrl(text, profile)
  if (resolved.ok) return resolved.url
  throw problem(`the judge's base URL cannot be used: ${resolved.problem}`)
}

function resolveJudgeKey(
  { keyVariable }: JudgeConfiguration,
  profile: GatewayProfile,
  environment: Environment,
): { variable: string | null; value: string | null } {
  const isOpen = keyVariable === undefined && profile.name === 'openai-compatible'
  if (isOpen) return { variable: null, value: null }
  const names = keyVariable === undefined ? profile.keyVariables : [keyVariable]
  for (const variable of names) {
    const value = valueOf(environment, variable)
    if (value !== undefined) return { variable, value }
  }
  throw problem(
    `the judge (${profile.name}) has no key: set ${names.join(' or ')}`,
    'in the environment or in .env, or name another variable with `keyEnv` under `judge:`',
  )
}

function problem(message: string, hint?: string): UsageError {
  const found: Problem = { severity: 'error', message, ...(hint !== undefined && { hint }) }
  return new UsageError([found])
}
