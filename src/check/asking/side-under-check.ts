import { memberOf } from '../../model/json.ts'
import type { Exchange, Failure } from '../../model/exchange.ts'
import { formatUsd } from '../../model/format.ts'
import type { PriceRow } from '../../model/price.ts'
import type { SideSettings } from '../../model/settings.ts'
import type { Side } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { GatewayClient } from '../../gateway/gateway-client.ts'
import type { CatalogueModel } from '../../wire/catalogue/catalogue-model.ts'
import type { Dialect } from '../../wire/dialect/profile.ts'

/** One side in one protocol, with all that is needed to ask it. */
export interface SideInProtocol {
  readonly side: Side
  readonly dialect: Dialect
  /** With the base URL that is asked. */
  readonly settings: SideSettings
  /** Looked at, never kept. */
  readonly apiKey: string | null
  readonly client: Pick<GatewayClient, 'send' | 'probe'>
}

/** An environment variable that clients of some gateway read. Its value stays where it was read. */
export interface GatewayVariable {
  readonly name: string
  /** Whose clients read it. */
  readonly gateway: string
  readonly holds: 'key' | 'url'
  /** Of a URL; null where the value is none. */
  readonly host: string | null
  /** The side whose key it holds. */
  readonly keyOf: Side | null
}

export interface SideUnderCheck extends SideInProtocol {
  /** What else its gateway speaks, where that is to be tried. */
  readonly furtherProtocols: readonly SideInProtocol[]
}

/** What checks are told, and all that they may touch of the world. */
export interface CheckContext {
  readonly cases: readonly GoldenCase[]
  /** Every item, whether suites need it or not. */
  readonly all: boolean
  readonly prices: readonly PriceRow[]
  /** Those of the environment that belong to some gateway. */
  readonly variables: readonly GatewayVariable[]
  /** ISO 8601 in UTC. */
  readonly startedAt: string
  readonly signal: AbortSignal
  now(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** What is known of a side when the first questions are answered. */
export interface KnownSide extends SideUnderCheck {
  /** Null where it could not be read, or there is none. */
  readonly catalogue: readonly CatalogueModel[] | null
  /** As suites name it: the model of all questions that concern no model of their own. */
  readonly model: string
}

/** The id under which a side is asked for a model. */
export function sentModel({ settings }: Pick<SideUnderCheck, 'settings'>, model: string): string {
  return memberOf(settings.models, model) ?? model
}

/** `auth, HTTP 401: key_expired` */
export function describeFailure(failure: Failure): string {
  return `${failure.class}, ${failure.message}`
}

/** `answered in 312 ms, finish stop, 36 + 79 tokens, $0.000053, id G-01...` */
export function describeExchange(exchange: Exchange): string {
  const { outcome, timings, usage, cost, identity, attempts } = exchange
  const { generationId, requestId, modelServed, providerServed } = identity
  const id = generationId ?? requestId
  const parts =
    outcome.kind === 'failed'
      ? [describeFailure(outcome.failure)]
      : [
          `HTTP ${attempts.at(-1)?.httpStatus ?? 200}`,
          timings === null ? '' : `${Math.round(timings.totalMs)} ms`,
          `finish ${outcome.answer.finishReason ?? 'none'}`,
          `${usage.inputTokens ?? '?'} + ${usage.outputTokens ?? '?'} tokens`,
          cost.usd === null ? 'no cost' : formatUsd(cost.usd),
          modelServed === null ? '' : `model ${modelServed}`,
          providerServed === null ? '' : `provider ${providerServed}`,
        ]
  return [...parts, id === null ? '' : `id ${id}`].filter(part => part !== '').join(', ')
}
