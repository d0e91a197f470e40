import { expect, test } from 'vitest'
import { someTotals } from '../../../testing/builders/build-report.ts'
import { compareTimes } from './compare-times.ts'

const clusters = Array.from({ length: 12 }, (_, index) => ({
  baseline: [10 + index, 20 + index],
  candidate: [20 + 2 * index, 40 + 2 * index],
}))
const times = { ttft: [], total: clusters }

function totalsWith(shares: readonly number[]) {
  const quantiles = shares.map(share => ({ share, ms: 1, low: 1, high: 1 }))
  return someTotals({ totalQuantiles: quantiles, ttftQuantiles: quantiles })
}

test('quantiles are compared where they are shown of both sides', () => {
  const sides = { baseline: totalsWith([0.5, 0.9, 0.95]), candidate: totalsWith([0.5]) }
  const { ttft, total } = compareTimes({ sides, times }, '1')
  expect(ttft).toEqual([])
  expect(total).toMatchObject([{ share: 0.5, ratio: 2 }])
  const [median] = total
  expect(median?.low).toBeLessThanOrEqual(2)
  expect(median?.high).toBeGreaterThanOrEqual(2)
})

test('the same seed gives the same bounds', () => {
  const sides = { baseline: totalsWith([0.5, 0.95]), candidate: totalsWith([0.5, 0.95]) }
  const compare = (seed: string) => compareTimes({ sides, times }, seed).total
  expect(compare('1')).toHaveLength(2)
  expect(compare('1')).toEqual(compare('1'))
})
