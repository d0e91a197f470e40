import type { PriceRow } from '../../model/price.ts'
import { sides, type Side } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { modelSentOf, type PricedSide } from '../../wire/prices/estimate-sample.ts'
import { createPriceBook } from '../../wire/prices/price-book.ts'
import type { PreparedRun } from './prepared-run.ts'

/** Both sides of a run, as far as prices depend on them. */
export function pricedSides({
  prices,
  configuration,
}: Pick<PreparedRun, 'prices'> & {
  readonly configuration: Pick<PreparedRun['configuration'], 'sides'>
}): Readonly<Record<Side, PricedSide>> {
  const book = createPriceBook(prices)
  const toPriced = (side: Side): PricedSide => {
    const { baseUrl, models, request } = configuration.sides[side]
    const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : ''
    return { book, host, models, request }
  }
  return { baseline: toPriced('baseline'), candidate: toPriced('candidate') }
}

/**
 * The rows that can price a run: those about the models that it asks for. Where a model is in no row
 * it may be the name of a route to any other, and all rows stay.
 */
export function choosePrices(
  rows: readonly PriceRow[],
  run: {
    readonly cases: readonly GoldenCase[]
    readonly models: Readonly<Record<Side, PricedSide['models']>>
    readonly startedAt: string
  },
): readonly PriceRow[] {
  const book = createPriceBook(rows)
  const real = run.cases.filter(golden => !golden.fault)
  const ids = sides.flatMap(side =>
    real.map(golden => modelSentOf({ models: run.models[side] }, golden)),
  )
  const found = [...new Set(ids)].map(id => book.about(id, run.startedAt))
  if (found.some(about => about.length === 0)) return rows
  const used = new Set(found.flat())
  return rows.filter(row => used.has(row))
}
