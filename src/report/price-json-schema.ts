import type { JsonObject } from '../model/json.ts'
import { weekdays } from '../model/price.ts'
import { count, figure, flag, listOf, oneOf, record, text } from './json-schema.ts'

const rates = record(
  { input: figure, output: figure },
  { cachedInput: figure, cacheWrite5m: figure, cacheWrite1h: figure },
)

/** A row of a price table, as `run.json` holds it. */
export const priceJsonSchema: JsonObject = record(
  {
    models: listOf(text),
    rates,
    tiers: listOf(record({ abovePromptTokens: count, rates })),
    windows: listOf(
      record({
        weekdays: listOf(oneOf(weekdays)),
        times: listOf(record({ fromMinute: count, toMinute: count })),
        rates,
      }),
    ),
    tableDate: text,
    isOwn: flag,
  },
  { provider: text, effectiveFrom: text, effectiveTo: text, source: text },
)
