import { memberOf, type JsonObject } from '../../model/json.ts'
import type { TokenRates } from '../../model/price.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { atMost, estimateTurns, expected, type TurnTokens } from './estimate-tokens.ts'
import { findRates, possibleRates } from './find-rates.ts'
import type { PriceBook } from './price-book.ts'
import { priceTokens } from './price-tokens.ts'
import { providersOf } from './providers.ts'

/** A side, as far as prices depend on it. */
export interface PricedSide {
  readonly book: PriceBook
  /** Of its base URL. */
  readonly host: string
  /** Model ids of the suites -> model ids of this side. */
  readonly models: Readonly<Record<string, string>>
  /** Fields put over every request. */
  readonly request: JsonObject
}

export interface SampleEstimate {
  readonly turns: readonly TurnTokens[]
  /** Null where no price is known. */
  readonly usd: number | null
}

/** What one sample of a case is expected to cost when it is sent at that time. */
export function expectSample(side: PricedSide, golden: GoldenCase, sentAt: string): SampleEstimate {
  const turns = estimateTurns(golden, side.request, expected)
  return estimate({ side, golden, sentAt, turns }, (row, promptTokens) => [
    findRates(row, { sentAt, promptTokens }),
  ])
}

/** What one sample of a case can cost at most, whenever it is sent. */
export function limitSample(side: PricedSide, golden: GoldenCase, sentAt: string): SampleEstimate {
  const turns = estimateTurns(golden, side.request, atMost)
  return estimate({ side, golden, sentAt, turns }, possibleRates)
}

export function modelSentOf(side: Pick<PricedSide, 'models'>, golden: GoldenCase): string {
  const mapped = memberOf(side.models, golden.model)
  return mapped ?? golden.model
}

/** Whether a request is served at list prices, which other service tiers are not. */
export function isAtListPrice(request: JsonObject): boolean {
  const tier = request['service_tier'] ?? 'default'
  return ['default', 'auto', 'standard', 'standard_only'].some(name => name === tier)
}

function estimate(
  sample: {
    readonly side: PricedSide
    readonly golden: GoldenCase
    readonly sentAt: string
    readonly turns: readonly TurnTokens[]
  },
  ratesOf: (
    row: Parameters<typeof possibleRates>[0],
    promptTokens: number,
  ) => readonly TokenRates[],
): SampleEstimate {
  const { side, golden, sentAt, turns } = sample
  // What has to be refused costs nothing.
  if (golden.fault) return { turns, usd: 0 }
  const id = modelSentOf(side, golden)
  const providers = providersOf({ id, served: null, host: side.host })
  const row = side.book.find({ id, providers, day: sentAt })
  if (row === null || !isAtListPrice({ ...golden.request, ...side.request })) {
    return { turns, usd: null }
  }
  const costs = turns.map(turn =>
    Math.max(...ratesOf(row, turn.input).map(rates => priceTokens(rates, turn) ?? 0)),
  )
  return { turns, usd: costs.reduce((sum, usd) => sum + usd, 0) }
}
