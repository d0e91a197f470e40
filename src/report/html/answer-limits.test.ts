import { describe, expect, test } from 'vitest'
import { createAnswerLimits } from './answer-limits.ts'

const quiet = { verdict: 'parity' } as const
const drifting = { verdict: 'drift' } as const

describe('what a page shows of answers', () => {
  test('is up to 20,000 characters each', () => {
    const limits = createAnswerLimits(600)
    expect(limits.limitFor(quiet, 3)).toBe(20_000)
    expect(limits.describe()).toBe('')
    limits.add(20_000, 5)
    expect(limits.describe()).toBe(
      '1 answer cut: at most 20,000 characters of an answer are shown; all are whole in exchanges.csv',
    )
  })

  test('in a very large run is the first sample, and every one that matters', () => {
    const limits = createAnswerLimits(10_001)
    expect([1, 2].map(sample => limits.limitFor(quiet, sample))).toEqual([20_000, 0])
    expect([1, 2].map(sample => limits.limitFor(drifting, sample))).toEqual([20_000, 20_000])
    limits.add(0, 40)
    expect(limits.describe()).toContain('cases without a difference show their first answer only')
  })

  test('is little of each once much has been shown', () => {
    const limits = createAnswerLimits(600)
    limits.add(24_000_000, 0)
    expect(limits.limitFor(drifting, 1)).toBe(2000)
  })
})
