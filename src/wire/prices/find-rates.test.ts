import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weekdays } from '../../model/price.ts'
import { aPrice } from '../../testing/builders/build-price.ts'
import { findRates, possibleRates } from './find-rates.ts'

const large = { input: 2, output: 20 }
const huge = { input: 4, output: 40 }
const tiered = aPrice({
  tiers: [
    { abovePromptTokens: 1000, rates: large },
    { abovePromptTokens: 5000, rates: huge },
  ],
})

const peak = { input: 3, output: 30 }
const windowed = aPrice({
  windows: [
    {
      weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
      times: [
        { fromMinute: 60, toMinute: 240 },
        { fromMinute: 360, toMinute: 600 },
      ],
      rates: peak,
    },
  ],
})

const sentAt = '2026-03-02T12:00:00.000Z'

describe('findRates', () => {
  test.each([
    [0, tiered.rates],
    [1000, tiered.rates],
    [1001, large],
    [5000, large],
    [5001, huge],
  ])(
    'a prompt of %d tokens is charged as a whole at the rates of its tier',
    (promptTokens, rates) => {
      expect(findRates(tiered, { sentAt, promptTokens })).toBe(rates)
    },
  )

  test.each([
    ['2026-03-02T00:59:59.999Z', windowed.rates],
    ['2026-03-02T01:00:00.000Z', peak],
    ['2026-03-02T03:59:59.999Z', peak],
    ['2026-03-02T04:00:00.000Z', windowed.rates],
    ['2026-03-02T06:30:00.000Z', peak],
    ['2026-03-06T09:59:00.000Z', peak],
    ['2026-03-07T09:59:00.000Z', windowed.rates],
    ['2026-03-08T01:00:00.000Z', windowed.rates],
  ])('a request sent at %s meets the rates of that time', (at, rates) => {
    expect(findRates(windowed, { sentAt: at, promptTokens: 10 })).toBe(rates)
  })

  test('whatever the time and the size, its rates are among the possible ones', () => {
    const instants = fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2027-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, fc.nat({ max: 10_000 }), (date, promptTokens) => {
        for (const row of [tiered, windowed]) {
          const rates = findRates(row, { sentAt: date.toISOString(), promptTokens })
          expect(possibleRates(row, promptTokens)).toContain(rates)
        }
      }),
    )
  })

  test('a window of every day holds on every day', () => {
    const times = [{ fromMinute: 0, toMinute: 1440 }]
    const always = aPrice({ windows: [{ weekdays, times, rates: peak }] })
    for (let day = 1; day <= 7; day++) {
      const at = `2026-03-0${day}T23:59:59.999Z`
      expect(findRates(always, { sentAt: at, promptTokens: 1 })).toBe(peak)
    }
  })
})
