import { expect, test } from 'vitest'
import { quantileOf } from './quantile.ts'

test('a quantile lies between the two nearest points', () => {
  expect(quantileOf({ samples: 3, quantiles: [10, 20, 40] }, 0.5)).toBe(20)
  expect(quantileOf({ samples: 30, quantiles: [10, 20, 40] }, 0.75)).toBe(30)
})

test('a quantile that no sample lies beyond is unknown', () => {
  expect(quantileOf({ samples: 9, quantiles: [10, 20] }, 0.9)).toBeNull()
  expect(quantileOf({ samples: 10, quantiles: [10, 20] }, 0.9)).toBeCloseTo(19)
  expect(quantileOf({ samples: 0, quantiles: [] }, 0.5)).toBeNull()
})
