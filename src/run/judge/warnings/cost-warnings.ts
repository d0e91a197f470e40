import { dayNumber } from '../../../model/calendar.ts'
import { countOf } from '../../../model/format.ts'
import { describeTables } from '../../../model/price.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Side } from '../../../model/side.ts'
import { sides } from '../../../model/side.ts'
import type { JournalHeader } from '../../journal-format.ts'
import type { RunTotals } from '../evidence/run-totals.ts'

/** Prices change often: six times in four months for one vendor alone. */
const freshDays = 60

/** Where costs come from, as far as that bears on comparing them. */
export function findCostWarnings(
  totals: RunTotals,
  { prices = [], startedAt }: Pick<JournalHeader, 'prices' | 'startedAt'>,
): Problem[] {
  const reported = sides.filter(side => countReported(totals, side) > 0)
  const priced = sides.filter(side => totals.sides[side].costPriced > 0)
  const impossible = findImpossible(totals)
  if (priced.length === 0) return impossible
  return [
    ...impossible,
    ...findUnlikeSources(reported, priced, describeTables(prices)),
    ...findOldPrices(prices, startedAt),
  ]
}

function findImpossible({ impossibleCosts }: RunTotals): Problem[] {
  return sides
    .filter(side => impossibleCosts[side] > 0)
    .map(side => ({
      severity: 'warning',
      message: `cost: the ${side} reports a cost that no request can have, negative, no number or beyond all measure (${countOf(impossibleCosts[side], 'sample')})`,
      hint: 'it is not counted: list prices stand in its place where there are any',
    }))
}

/** List prices that were right long ago may be wrong by now. */
export function findOldPrices(
  prices: NonNullable<JournalHeader['prices']>,
  startedAt: string,
): Problem[] {
  const dates = [...new Set(prices.map(row => row.tableDate))].sort()
  return dates.flatMap((date): Problem[] => {
    const days = dayNumber(startedAt) - dayNumber(date)
    if (days <= freshDays) return []
    return [
      {
        severity: 'warning',
        message: `the price table of ${date} was ${countOf(days, 'day')} old when the run started: prices may have changed`,
        hint: 'name a file of your own as "prices" in the config',
      },
    ]
  })
}

function countReported(totals: RunTotals, side: Side): number {
  const { samples, costUnknown, costPriced } = totals.sides[side]
  return samples - costUnknown - costPriced
}

function findUnlikeSources(
  reported: readonly Side[],
  priced: readonly Side[],
  tables: string,
): Problem[] {
  if (reported.length === 0) return []
  const whose = (names: readonly Side[]) => names.map(side => `the ${side}'s`).join(' and ')
  const what =
    priced.length === 1 && reported.length === 1 && priced[0] !== reported[0]
      ? `${whose(priced)} is worked out at list prices (${tables}) and ${whose(reported)} is what its gateway reports`
      : `some of ${whose(priced)} is worked out at list prices (${tables}) and the rest is what gateways report`
  return [
    {
      severity: 'warning',
      message: `cost: ${what}; discounts and fees are in one only, so that the ratio is no clean comparison`,
    },
  ]
}
