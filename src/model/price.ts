/** US dollars per million tokens. */
export interface TokenRates {
  readonly input: number
  /** Input that was read from the provider's prompt cache; absent: not known. */
  readonly cachedInput?: number
  /** Input that was written to the prompt cache for five minutes; absent: as other input. */
  readonly cacheWrite5m?: number
  /** Input that was written to the prompt cache for an hour; absent: as other input. */
  readonly cacheWrite1h?: number
  /** Output with reasoning. */
  readonly output: number
}

/** Rates of a whole request whose prompt has more tokens than this. */
export interface PriceTier {
  readonly abovePromptTokens: number
  readonly rates: TokenRates
}

/** As an ISO week has them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export type Weekday = (typeof weekdays)[number]

/** Rates of requests that are sent at certain times, in UTC. */
export interface PriceWindow {
  readonly weekdays: readonly Weekday[]
  /** Minutes of the day; the last one is not within. */
  readonly times: readonly { readonly fromMinute: number; readonly toMinute: number }[]
  readonly rates: TokenRates
}

/** What some models cost, for a time. */
export interface PriceRow {
  /** Model ids, or globs with `*` and `?`. */
  readonly models: readonly string[]
  /** Only where this provider serves the model. */
  readonly provider?: string
  readonly rates: TokenRates
  /** By ascending size. */
  readonly tiers: readonly PriceTier[]
  readonly windows: readonly PriceWindow[]
  /** First and last day, YYYY-MM-DD in UTC. */
  readonly effectiveFrom?: string
  readonly effectiveTo?: string
  /** Where the price was read. */
  readonly source?: string
  /** The day on which its table was right, YYYY-MM-DD. */
  readonly tableDate: string
  /** From the user's own file: goes before every row of the table that comes with the tool. */
  readonly isOwn: boolean
}

/** `table of 2026-10-27`, `table of 2026-10-27, own prices of 2026-11-20`. */
export function describeTables(rows: readonly PriceRow[]): string {
  const names = rows.map(row => `${row.isOwn ? 'own prices' : 'table'} of ${row.tableDate}`)
  return [...new Set(names)].join(', ')
}
