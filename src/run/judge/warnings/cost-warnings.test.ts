import { describe, expect, test } from 'vitest'
import type { PriceRow } from '../../../model/price.ts'
import type { Side } from '../../../model/side.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aPrice } from '../../../testing/builders/build-price.ts'
import { judgedRun, usualAnswer } from '../../../testing/builders/build-run.ts'

/** A run of 2026-03-01 in which the costs of some sides are list prices. */
function runWith(priced: readonly Side[], prices: readonly PriceRow[] = [aPrice()]) {
  return judgedRun({
    cases: goldenCases(25),
    prices,
    observe: place => ({
      ...usualAnswer(place),
      ...(priced.includes(place.side) && { costSource: 'priced' as const }),
    }),
  })
}

function warningsOf(...given: Parameters<typeof runWith>): string {
  return runWith(...given)
    .warnings.map(({ message }) => message)
    .join('\n')
}

const reasonOf = (priced: readonly Side[]) =>
  runWith(priced).gates.find(({ gate }) => gate === 'cost.total')?.reason

describe('costs at list prices', () => {
  test('are told apart in the totals, the prices and the reason of the gate', () => {
    const report = runWith(['baseline', 'candidate'])
    expect(report.totals.baseline).toMatchObject({ samples: 75, costPriced: 75, costUnknown: 0 })
    expect(report.prices).toEqual([aPrice()])
    expect(reasonOf(['baseline', 'candidate'])).toMatch(/; at list prices$/)
    expect(reasonOf(['candidate'])).toMatch(/; the candidate at list prices$/)
    expect(reasonOf([])).not.toContain('list prices')
    expect(runWith([]).prices).toEqual([])
  })

  test('on one side and reported costs on the other are warned of, and no other mixture', () => {
    const warning =
      "the baseline's is worked out at list prices (table of 2026-03-01) and the candidate's is what its gateway reports"
    expect(warningsOf(['baseline'])).toContain(warning)
    expect(warningsOf(['baseline', 'candidate'])).not.toContain('cost:')
    expect(warningsOf([])).not.toContain('cost:')
  })

  test('in place of costs that no request can have are warned of', () => {
    const note = { code: 'impossible-cost', level: 'note', detail: '-5' } as const
    const { warnings } = judgedRun({
      cases: goldenCases(2),
      observe: place => ({
        ...usualAnswer(place),
        ...(place.side === 'candidate' && { wireNotes: [note], costUsd: null }),
      }),
    })
    expect(warnings.map(({ message }) => message).join('\n')).toContain(
      'cost: the candidate reports a cost that no request can have, negative, no number or beyond all measure (6 samples)',
    )
    expect(warningsOf([])).not.toContain('no request can have')
  })

  test('of a table that is more than 60 days old are warned of where they are used', () => {
    const old = [aPrice({ tableDate: '2025-12-30' })]
    expect(warningsOf(['candidate'], old)).toContain(
      'the price table of 2025-12-30 was 61 days old',
    )
    expect(warningsOf([], old)).not.toContain('price table')
    const fresh = [aPrice({ tableDate: '2025-12-31' })]
    expect(warningsOf(['candidate'], fresh)).not.toContain('price table of')
  })
})
