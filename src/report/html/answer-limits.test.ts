import { describe, expect, test } from 'vitest'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { createAnswerLimits } from './answer-limits.ts'

const answered = (sample: number) => anExchange({ sample })
const quiet = { verdict: 'parity' } as const
const drifting = { verdict: 'drift' } as const

describe('what a page shows of answers', () => {
  test('is up to 20,000 characters each', () => {
    const limits = createAnswerLimits(600)
    expect(limits.holds(quiet, answered(3))).toBe(true)
    expect(limits.limit()).toBe(20_000)
    expect(limits.describe()).toBe('')
    limits.add(20_000, 5)
    expect(limits.describe()).toBe(
      '1 answer cut: at most 20,000 characters of an answer are shown, and 2,000 once the page is long; all are whole in exchanges.csv',
    )
  })

  test('in a very large run is the first of each side, what failed, and every one that matters', () => {
    const limits = createAnswerLimits(10_001)
    expect([1, 2].map(sample => limits.holds(quiet, answered(sample)))).toEqual([true, false])
    expect(limits.holds(quiet, anExchange({ sample: 2, failure: {} }))).toBe(true)
    expect([1, 2].map(sample => limits.holds(drifting, answered(sample)))).toEqual([true, true])
    limits.add(20_000, 40)
    expect(limits.describe()).toBe(
      '1 sample left out: with more than 10,000, cases without a difference show the first of each side and those that failed; 1 answer cut: at most 20,000 characters of an answer are shown, and 2,000 once the page is long; all are whole in exchanges.csv',
    )
  })

  test('is all samples of a run of ten thousand', () => {
    const limits = createAnswerLimits(10_000)
    expect(limits.holds(quiet, answered(2))).toBe(true)
    expect(limits.describe()).toBe('')
  })

  test('is little of each once much has been shown', () => {
    const limits = createAnswerLimits(600)
    limits.add(24_000_000, 0)
    expect(limits.limit()).toBe(2000)
  })
})
