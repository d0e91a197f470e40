import { z } from 'zod'
import { weekdays } from '../../model/price.ts'
import { label, schemaReference, wholeNumber } from './shared-schema.ts'

const rate = z.number().min(0)

const day = z.iso.date('must be a date such as 2027-01-31')

const rateFields = {
  input: rate.describe('US dollars per million tokens of input.'),
  cachedInput: rate
    .describe('US dollars per million tokens that were read from the prompt cache.')
    .exactOptional(),
  cacheWrite5m: rate
    .describe('US dollars per million tokens that were written to the cache for five minutes.')
    .exactOptional(),
  cacheWrite1h: rate
    .describe('US dollars per million tokens that were written to the cache for an hour.')
    .exactOptional(),
  output: rate.describe('US dollars per million tokens of output, reasoning included.'),
}

const tierSchema = z.strictObject({
  abovePromptTokens: wholeNumber.describe(
    'Requests with a larger prompt are charged at these rates as a whole.',
  ),
  ...rateFields,
})

const timeOfDay = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`

const windowSchema = z.strictObject({
  weekdays: z
    .array(z.enum(weekdays))
    .min(1)
    .describe('Days in UTC; every day by default.')
    .exactOptional(),
  utc: z
    .array(
      z
        .string()
        .regex(
          new RegExp(`^${timeOfDay}-(?:${timeOfDay}|24:00)$`),
          'must be a time of day such as 01:00-04:00',
        ),
    )
    .min(1)
    .describe('Times of day in UTC at which these rates are charged: 01:00-04:00.'),
  ...rateFields,
})

export const priceRowSchema = z.strictObject({
  models: z
    .array(label)
    .min(1)
    .describe('Model ids without author and date, or globs with * and ?, such as gpt-5-*.'),
  provider: label.describe('Only where this provider serves the model.').exactOptional(),
  ...rateFields,
  effectiveFrom: day.describe('The first day of these prices, YYYY-MM-DD.').exactOptional(),
  effectiveTo: day.describe('The last day of these prices, YYYY-MM-DD.').exactOptional(),
  tiers: z
    .array(tierSchema)
    .min(1)
    .describe('Other rates for requests with large prompts.')
    .exactOptional(),
  windows: z.array(windowSchema).min(1).describe('Other rates at certain times.').exactOptional(),
  source: label.describe('Where the prices were read, and when.').exactOptional(),
})

export const priceFileSchema = z.strictObject({
  $schema: schemaReference.exactOptional(),
  date: day.describe('The day on which these prices were right, YYYY-MM-DD.'),
  prices: z
    .array(priceRowSchema)
    .min(1)
    .describe('What models cost, in US dollars per million tokens.'),
})

export type PriceFileDocument = z.infer<typeof priceFileSchema>
export type PriceRowDocument = PriceFileDocument['prices'][number]
export type RatesDocument = Pick<PriceRowDocument, keyof typeof rateFields>
