import { expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aJournalHeader } from '../../../testing/builders/build-run.ts'
import { describeRepetition } from './repetition-warning.ts'

test('a comparison that was made before within a day is told', () => {
  const header = aJournalHeader({ cases: goldenCases(1) })
  expect(describeRepetition(header)).toEqual([])
  expect(describeRepetition({ ...header, earlierRuns: 2 })[0]?.message).toMatch(
    /^run 3 of the same/,
  )
})
