import { expect, test } from 'vitest'
import { ageOf } from './recording-age.ts'

test('a recording is never of the future, whatever the clocks say', () => {
  const [before, after] = ['2026-03-01T00:00:00.000Z', '2026-03-01T05:00:00.000Z'] as const
  expect([ageOf(before, after), ageOf(after, before)]).toEqual([5 * 3_600_000, 0])
})
