import { describe, expect, test } from 'vitest'
import { parseThreshold } from '../../../suite/configuration/parse-threshold.ts'
import { isInside, statusOf } from './measurement.ts'

describe('a bound and its limit', () => {
  test.each([
    ['<= 1.10', 1.09, true],
    ['<= 1.10', 1.1, false],
    ['< 1.10', 1.09, true],
    ['< 1.10', 1.1, false],
    ['<= 1.10', 1.11, false],
    ['>= 90%', 0.9, true],
    ['>= 90%', 0.89, false],
    ['> 90%', 0.9, false],
    ['> 90%', 0.91, true],
  ])('%s holds for %s: %s', (text, value, expected) => {
    const threshold = parseThreshold(text)
    expect(threshold && isInside(value, threshold)).toBe(expected)
  })
})

describe('what is seen on which side', () => {
  test.each([
    [false, false, 'nothing', null],
    [true, false, 'one-sided', 'only the baseline shows it'],
    [false, true, 'one-sided', 'only the candidate shows it'],
    [true, true, 'measured', 'no pair of samples shows it on both sides'],
  ] as const)('baseline %s, candidate %s: %s', (...[baseline, candidate, status, obstacle]) => {
    expect(statusOf({ baseline, candidate })).toEqual({ status, obstacle })
  })
})
