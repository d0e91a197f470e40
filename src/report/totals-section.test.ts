import { describe, expect, test } from 'vitest'
import { aReport, someTotals } from '../testing/builders/build-report.ts'
import { aPrice } from '../testing/builders/build-price.ts'
import { describeFailures } from './describe-failures.ts'
import { describeNotes } from './totals-section.ts'

describe('the notes of a report', () => {
  test('say whose costs are list prices, and of which day', () => {
    const own = aPrice({ isOwn: true, tableDate: '2026-02-20' })
    const totals = { baseline: someTotals({ costPriced: 5 }), candidate: someTotals() }
    expect(describeNotes(aReport({ totals, prices: [aPrice(), own, aPrice()] }))).toContain(
      'cost priced from the table of 2026-03-01, own prices of 2026-02-20: baseline in 5 of 6 samples',
    )
    expect(describeNotes(aReport()).join()).not.toContain('priced')
  })

  test('say which limit ended the run', () => {
    const plan = { ...aReport().plan, samplesDone: 7 }
    expect(describeNotes(aReport({ plan, reachedLimit: { kind: 'budget', usd: 2 } }))).toContain(
      'budget of $2.00 reached after 7 of 12 samples',
    )
    expect(
      describeNotes(aReport({ plan, reachedLimit: { kind: 'duration', ms: 90_000 } })),
    ).toContain('time limit of 1 min 30 s reached after 7 of 12 samples')
  })
})

test('failures are told with the words of the server, where they are known', () => {
  const failures = [
    { class: 'auth', count: 1200, message: 'Invalid API token.' },
    { class: 'upstream', count: 1 },
  ] as const
  const totals = { baseline: someTotals({ failures }), candidate: someTotals() }
  expect(describeFailures(totals)).toEqual([
    'baseline failures: auth 1,200 ("Invalid API token."), upstream 1',
  ])
})
