import type { Attempt, Exchange } from '../../model/exchange.ts'
import type { PriceBook } from './price-book.ts'
import { findRates } from './find-rates.ts'
import { priceTokens } from './price-tokens.ts'
import { providersOf } from './providers.ts'

export interface Pricing {
  readonly book: PriceBook
  /** Of the side's base URL, for models of which the gateway names no provider. */
  readonly host: string
}

/**
 * Gives an exchange the cost that its tokens have at list prices, where the gateway reports tokens
 * and no cost. What is reported stays, and so does what cannot be known:
 *
 * - An answer from a cache is charged in ways that no list tells.
 * - Tokens are known of the attempts that end a turn. Those that failed before them and were tried
 *   again are not charged as a rule; what a gateway reports of them is added, and nothing is made up.
 * - Tokens of a conversation are known as a sum. Where its turns may have met different rates, by
 *   their size or the time, the price is unknown.
 */
export function priceExchange(exchange: Exchange, pricing: Pricing): Exchange {
  if (exchange.cost.source !== 'unknown' || exchange.cacheHit) return exchange
  const usd = priceUsage(exchange, pricing)
  return usd === null ? exchange : { ...exchange, cost: { usd, source: 'priced' } }
}

function priceUsage({ usage, attempts, identity, ...exchange }: Exchange, pricing: Pricing) {
  const { inputTokens, outputTokens } = usage
  if (inputTokens === null || outputTokens === null) return null
  // Some gateways send zeros for what they do not know.
  if (inputTokens + outputTokens === 0) return null
  const id = identity.modelServed ?? identity.modelSent
  const { host, book } = pricing
  const providers = providersOf({ id, served: identity.providerServed, host })
  const turns = endsOfTurns(attempts)
  const sizes = promptSizes(inputTokens, exchange.firstTurnInputTokens, turns.length)
  const met = turns.flatMap(({ startedAt }) => {
    const row = book.find({ id, providers, day: startedAt })
    return sizes.map(promptTokens => row && findRates(row, { sentAt: startedAt, promptTokens }))
  })
  const [rates = null] = met
  if (rates === null || met.some(other => other !== rates)) return null
  const cachedInput = usage.cachedInputTokens ?? 0
  const { fiveMinutes = 0, oneHour = 0 } = usage.cacheWrites ?? {}
  const usd = priceTokens(rates, {
    input: inputTokens,
    cachedInput,
    cacheWrite5m: fiveMinutes,
    cacheWrite1h: oneHour,
    output: outputTokens,
  })
  return usd === null ? null : usd + reportedEarlier(attempts, turns)
}

/** The last attempt of each turn, whose tokens the usage holds. */
function endsOfTurns(attempts: readonly Attempt[]): readonly Attempt[] {
  return [...new Map(attempts.map(attempt => [attempt.turn, attempt])).values()]
}

/**
 * The smallest and the largest prompt that a turn can have had: each turn sends what the ones before
 * it sent, so that the first is the smallest, and the others are at least as large as it.
 */
function promptSizes(total: number, first: number | null, turns: number): readonly number[] {
  if (turns <= 1) return [total]
  const smallest = first ?? 0
  return [smallest, Math.max(smallest, total - (turns - 1) * smallest)]
}

function reportedEarlier(attempts: readonly Attempt[], ends: readonly Attempt[]): number {
  return attempts
    .filter(attempt => !ends.includes(attempt))
    .reduce((sum, attempt) => sum + (attempt.costUsd ?? 0), 0)
}
