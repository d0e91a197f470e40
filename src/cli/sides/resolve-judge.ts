import type { Configuration } from '../../model/configuration.ts'
import type { JudgeModel } from '../../model/judge.ts'
import type { PriceRow } from '../../model/price.ts'
import type { Problem } from '../../model/problem.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { ProxyAddress } from '../../gateway/proxy-connector.ts'
import { createPriceBook } from '../../wire/prices/price-book.ts'
import type { PricedSide } from '../../wire/prices/estimate-sample.ts'
import { dialectOf, type Dialect } from '../../wire/dialect/profile.ts'
import { findProfile, profiles } from '../../wire/profiles.ts'
import type { Environment } from '../inputs/environment.ts'
import { findProxy } from './find-proxy.ts'
import { redactHeaders } from '../secrets/redact.ts'
import {
  readKey,
  readUrl,
  secretHeadersOf,
  urlFromEnvironment,
  type Access,
} from './read-access.ts'
import { secretsOf } from './with-proxy.ts'
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
  // A URL given to the judge is meant for it alone, as the variable is not.
  const url = judge.url ?? urlFromEnvironment(profile, environment) ?? profile.baseUrl
  const baseUrl = usable(readUrl('judge', url, { profile, hint: 'give `url` under `judge:`' })).url
  const key = usable(
    readKey('judge', {
      profile,
      environment,
      named: judge.keyVariable,
      hint: 'with `keyEnv` under `judge:`',
    }),
  )
  const { request, model, headers } = judge
  const secretHeaders = secretHeadersOf(headers, judge.secretHeaders)
  const found = findProxy(baseUrl, environment)
  if (found.kind === 'unusable') {
    throw problem(`the proxy in ${found.variable} cannot be used for the judge: ${found.problem}`)
  }
  const access = {
    apiKey: key.value,
    headers,
    secretHeaders,
    proxy: found.kind === 'none' ? null : found.proxy,
  }
  return {
    ...access,
    settings: {
      profile: dialect.name,
      protocol: dialect.protocol,
      baseUrl,
      keyVariable: key.variable,
      headers: redactHeaders(headers, secretHeaders),
      request,
      model,
    },
    dialect,
    priced: { book: createPriceBook(prices), host: new URL(baseUrl).hostname, models: {}, request },
    secrets: [...secretsOf(access), ...(judge.secrets ?? [])],
  }
}

function usable<Value>(access: Access<Value>): Value {
  if (access.ok) return access.value
  throw problem(access.message, access.hint)
}

function problem(message: string, hint?: string): UsageError {
  const found: Problem = { severity: 'error', message, ...(hint !== undefined && { hint }) }
  return new UsageError([found])
}
