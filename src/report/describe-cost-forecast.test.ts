import { expect, test } from 'vitest'
import { describeCostForecast } from './describe-cost-forecast.ts'

const forecast = { answers: 1000, costUsd: { baseline: 3.25, candidate: 4 }, cases: 2 }

test('a forecast says what the traffic costs on both sides, and what it rests on', () => {
  expect(describeCostForecast({ costForecast: { ...forecast, isWeighed: true } })).toEqual([
    '1,000 answers cost $3.25 on the baseline and $4.00 on the candidate, which is 1.23×: 2 cases, in the proportions of their weights',
  ])
  const free = { ...forecast, costUsd: { baseline: 0, candidate: 0.5 }, isWeighed: false }
  expect(describeCostForecast({ costForecast: free })).toEqual([
    '1,000 answers cost $0 on the baseline and $0.5000 on the candidate: 2 cases, all with the same weight',
  ])
  expect(describeCostForecast({})).toEqual([])
})
