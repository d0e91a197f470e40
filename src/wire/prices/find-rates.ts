import { minuteOfDay, weekdayNumber } from '../../model/calendar.ts'
import { weekdays, type PriceRow, type PriceWindow, type TokenRates } from '../../model/price.ts'

/**
 * The rates of a request: those of the time at which it is sent, else those of its size. A prompt
 * above a tier's limit is charged at that tier's rates as a whole.
 */
export function findRates(
  row: PriceRow,
  request: {
    /** ISO 8601 in UTC. */
    readonly sentAt: string
    readonly promptTokens: number
  },
): TokenRates {
  const window = row.windows.find(item => isWithin(item, request.sentAt))
  if (window) return window.rates
  const tier = row.tiers.findLast(item => request.promptTokens > item.abovePromptTokens)
  return tier?.rates ?? row.rates
}

/** Rates that a request of this size may meet, whenever it is sent. */
export function possibleRates(row: PriceRow, promptTokens: number): readonly TokenRates[] {
  const tiers = row.tiers.filter(tier => promptTokens > tier.abovePromptTokens)
  return [row, ...tiers, ...row.windows].map(item => item.rates)
}

function isWithin(window: PriceWindow, instant: string): boolean {
  const weekday = weekdays[weekdayNumber(instant)]
  const minute = minuteOfDay(instant)
  return (
    window.weekdays.some(day => day === weekday) &&
    window.times.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute)
  )
}
