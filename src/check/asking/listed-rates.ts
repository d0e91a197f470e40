import type { CatalogueModel } from '../../wire/catalogue/catalogue-model.ts'
import { createPriceBook } from '../../wire/prices/price-book.ts'
import { findModel } from './find-model.ts'
import type { CheckContext, KnownSide } from './side-under-check.ts'

export interface ListedRates {
  /** US dollars per token. */
  readonly input: number
  readonly output: number
  readonly source: string
}

/** The gateway's own list before the table that comes with the tool. */
export function findListedRates(
  side: KnownSide,
  id: string,
  { prices, startedAt }: CheckContext,
): ListedRates | null {
  const own = rowOf(side, id)?.price ?? null
  if (own !== null) return { ...own, source: 'the prices of its catalogue' }
  const row = createPriceBook(prices).find({ id, providers: [], day: startedAt })
  if (row === null) return null
  return {
    input: row.rates.input / 1e6,
    output: row.rates.output / 1e6,
    source: `the price table of ${row.tableDate}`,
  }
}

/** What the side's catalogue says of a model, under whatever id; null where it says nothing. */
export function rowOf({ catalogue }: KnownSide, id: string): CatalogueModel | null {
  const found = catalogue && findModel(catalogue, id)
  if (!found || found.kind === 'missing') return null
  return found.kind === 'other-id' ? found.models[0] : found.model
}
