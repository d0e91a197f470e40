import { expect, test } from 'vitest'
import { describeAge, describeRecorded } from './recording.ts'

test('an age is told in whole units, rounded down', () => {
  const hours = (count: number) => describeAge(count * 3_600_000)
  expect([0, 0.99, 1, 47.9, 48, 24 * 400].map(hours)).toEqual([
    'less than an hour',
    'less than an hour',
    '1 hour',
    '47 hours',
    '2 days',
    '400 days',
  ])
})

test('the day of a recording is told with its age', () => {
  const ageMs = 12 * 86_400_000
  expect(describeRecorded({ recordedAt: '2026-03-01T00:00:00.000Z', ageMs })).toBe(
    'recorded 2026-03-01, 12 days before',
  )
})
