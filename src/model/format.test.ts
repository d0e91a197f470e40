import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  formatCount,
  formatMs,
  formatPoints,
  formatRatio,
  formatShare,
  formatGivenUsd,
  formatRoughMs,
  formatRoughUsd,
  formatUsd,
} from './format.ts'

describe('formatRatio', () => {
  test.each([
    [1.02, '1.02×'],
    [1, '1.00×'],
    [9.996, '10.0×'],
    [12.34, '12.3×'],
    [140.2, '140×'],
    [-0.001, '0.00×'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, '?'],
  ])('%d is %s', (ratio, text) => {
    expect(formatRatio(ratio)).toBe(text)
  })
})

describe('formatShare', () => {
  test.each([
    [0.037, '3.7 %'],
    [0.1, '10 %'],
    [1, '100 %'],
    [0, '0 %'],
    [0.0004, '0.04 %'],
    [0.00004, '0.004 %'],
    [0.9997, '99.97 %'],
    [0.18, '18 %'],
    [Number.NaN, '?'],
  ])('%d is %s', (share, text) => {
    expect(formatShare(share)).toBe(text)
  })
})

describe('formatPoints', () => {
  test.each([
    [0.033, '+3.3 pp'],
    [-0.004, '-0.4 pp'],
    [0, '0 pp'],
    [-0, '0 pp'],
    [1e-9, '0 pp'],
    [0.02, '+2 pp'],
  ])('%d is %s', (difference, text) => {
    expect(formatPoints(difference)).toBe(text)
  })
})

describe('formatMs', () => {
  test.each([
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [9.96, '10 ms'],
    [412.4, '412 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
    [9996, '10.0 s'],
    [12_400, '12.4 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [3_599_600, '1 h'],
    [3_780_000, '1 h 3 min'],
    [-12, '-12 ms'],
    [Number.NaN, '?'],
  ])('%d is %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text)
  })
})

describe('formatUsd', () => {
  test.each([
    [12.3, '$12.30'],
    [0.0123, '$0.0123'],
    [0.5, '$0.5000'],
    [0.999, '$1.00'],
    [0.0000018, '$0.0000018'],
    [0.001, '$0.001'],
    [0, '$0'],
    [-2.5, '-$2.50'],
    [Number.NaN, '?'],
  ])('%d is %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text)
  })
})

describe('formatRoughUsd', () => {
  test.each([
    [12.3, '$12.30'],
    [0.999, '$1.00'],
    [0.25449, '$0.25'],
    [0.0997, '$0.10'],
    [0.02544, '$0.025'],
    [0.00996, '$0.01'],
    [0.0018, '$0.0018'],
    [0, '$0'],
    [Number.NaN, '?'],
  ])('%d is %s', (usd, text) => {
    expect(formatRoughUsd(usd)).toBe(text)
  })
})

describe('formatGivenUsd', () => {
  test.each([
    [5, '$5.00'],
    [0.2, '$0.20'],
    [0.125, '$0.125'],
    [0.1234, '$0.1234'],
    [0.001, '$0.001'],
    [0, '$0'],
  ])('%d is %s', (usd, text) => {
    expect(formatGivenUsd(usd)).toBe(text)
  })
})

describe('formatRoughMs', () => {
  test.each([
    [19, null],
    [499, null],
    [1499, '1 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
  ])('%d is %s', (ms, text) => {
    expect(formatRoughMs(ms)).toBe(text)
  })
})

describe('formatCount', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
    [-1234, '-1,234'],
  ])('%d is %s', (count, text) => {
    expect(formatCount(count)).toBe(text)
  })
})

test('no number is written with an exponent or as a word', () => {
  fc.assert(
    fc.property(fc.double(), value => {
      for (const format of [formatRatio, formatShare, formatPoints, formatMs, formatUsd]) {
        expect(format(value)).toMatch(
          /^(?:\?|[-+]?\$?\d+(?:\.\d+)?(?:×| (?:%|pp|ms|s|min|h)(?: \d+ (?:s|min))?)?)$/,
        )
      }
    }),
  )
})
