import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayNumber, describeMinute, minuteOfDay, weekdayNumber } from './calendar.ts'

const instants = fc.date({
  min: new Date('0000-03-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})

test('days, weekdays and minutes are those of the calendar that machines use', () => {
  fc.assert(
    fc.property(instants, date => {
      const text = date.toISOString()
      expect(dayNumber(text)).toBe(Math.floor(date.getTime() / 86_400_000))
      expect((weekdayNumber(text) + 1) % 7).toBe(date.getUTCDay())
      expect(minuteOfDay(text)).toBe(date.getUTCHours() * 60 + date.getUTCMinutes())
    }),
  )
})

test('an instant is told to the minute', () => {
  expect(describeMinute('2026-03-02T23:59:58.123Z')).toBe('2026-03-02 23:59 UTC')
})
