import { expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { candidateShows, gateOf, type Place } from '../../../testing/builders/candidate-shows.ts'

const placeOf = ({ golden, sample }: Place) => ({
  sample,
  number: Number(golden.id.replace('case-', '')),
})

test('pairs of which one failed are missing for that, whether or not it was retried', () => {
  const report = candidateShows({ cases: goldenCases(20) }, place => {
    const { sample, number } = placeOf(place)
    if (sample === 1 && number < 13) return { failure: 'upstream', failedAttempts: ['upstream'] }
    return sample === 2 && number < 7 ? { cacheHit: true } : {}
  })
  expect(gateOf(report, 'latency.total').reason).toContain(
    'only 40 of 47 pairs have times to compare (left out: 7 from a cache), and the others may be unlike them; switch the cache off and run again',
  )
  expect(report.latencyLeftOut).toEqual({ apart: 0, retried: 0, cached: 7 })
})
