import type { PriceRow } from '../../model/price.ts'

/** A price of gpt-4o-mini: 1 dollar in, half of it cached, 10 out; what matters to a test is given. */
export function aPrice(given: Partial<PriceRow> = {}): PriceRow {
  return {
    models: ['gpt-4o-mini'],
    rates: { input: 1, cachedInput: 0.5, output: 10 },
    tiers: [],
    windows: [],
    tableDate: '2026-03-01',
    isOwn: false,
    ...given,
  }
}
