import { describe, expect, test } from 'vitest'
import { aGoldenCase } from '../../../testing/builders/build-golden-case.ts'
import { judgedRun } from '../../../testing/builders/build-run.ts'

const costs: Readonly<Record<string, readonly [baseline: number, candidate: number]>> = {
  'support/often': [0.001, 0.002],
  'support/seldom': [0.01, 0.01],
}

function forecastOf(weights: Readonly<Record<string, number>>, unknown: string | null = null) {
  const cases = Object.entries(weights).map(([id, weight]) =>
    aGoldenCase({ id, weight, samples: 2, modes: ['unary', 'stream'] }),
  )
  return judgedRun({
    cases,
    observe: ({ golden, side, sample }) => {
      const [baseline, candidate] = costs[`support/${golden.id}`] ?? [0, 0]
      if (golden.id === unknown) return { text: 'yes', costUsd: null }
      // The second answer is dearer by as much as the first is cheaper.
      const share = sample === 1 ? 0.5 : 1.5
      return { text: 'yes', costUsd: share * (side === 'baseline' ? baseline : candidate) }
    },
  }).costForecast
}

describe('the cost of 1,000 answers', () => {
  test('is the mean of the cases, by their weights', () => {
    const forecast = forecastOf({ often: 3, seldom: 1 })
    expect(forecast).toMatchObject({ answers: 1000, cases: 2, isWeighed: true })
    // (3 x 0.001 + 0.01) / 4 and (3 x 0.002 + 0.01) / 4 for each answer.
    expect(forecast?.costUsd.baseline).toBeCloseTo(3.25, 9)
    expect(forecast?.costUsd.candidate).toBeCloseTo(4, 9)
  })

  test('counts all cases alike where none has another weight', () => {
    const forecast = forecastOf({ often: 2, seldom: 2 })
    expect(forecast).toMatchObject({ cases: 2, isWeighed: false })
    expect(forecast?.costUsd.baseline).toBeCloseTo(5.5, 9)
    expect(forecast?.costUsd.candidate).toBeCloseTo(6, 9)
  })

  test.each([1e308, 5e-324])('takes weights of any size: %s', weight => {
    const forecast = forecastOf({ often: weight, seldom: weight })
    expect(forecast?.costUsd.baseline).toBeCloseTo(5.5, 9)
    expect(forecast?.costUsd.candidate).toBeCloseTo(6, 9)
  })

  test('leaves out cases without a cost, and is not there without any', () => {
    expect(forecastOf({ often: 1, seldom: 5 }, 'seldom')).toMatchObject({
      cases: 1,
      isWeighed: false,
      costUsd: { baseline: expect.closeTo(1, 9), candidate: expect.closeTo(2, 9) },
    })
    expect(forecastOf({ often: 1 }, 'often')).toBeUndefined()
  })
})
