import { expect, test } from 'vitest'
import fc from 'fast-check'
import { renderSparkline, scaleOf } from './sparkline.ts'

const value = fc.option(fc.double(), { nil: null })
const values = fc.array(value, { maxLength: 40 })
const options = fc.record({
  neutral: fc.constantFrom(0, 1),
  leastSpan: fc.constantFrom(0.02, 0.1, 100),
  worse: fc.constantFrom('above', 'below'),
})

test('from the lowest block to the highest', () => {
  expect(renderSparkline([0, 1, 2, 3, 4, 5, 6, 7, 8], { low: 0, high: 8 })).toBe('▁▂▃▄▅▆▇██')
})

test('every value has its block, and what is unknown a dot', () => {
  fc.assert(
    fc.property(values, options, (list, given) => {
      const marks = Array.from(renderSparkline(list, scaleOf(list, given)))
      expect(marks).toHaveLength(list.length)
      for (const [index, item] of list.entries()) {
        const isKnown = item !== null && Number.isFinite(item)
        expect(marks[index]).toMatch(isKnown ? /^[▁▂▃▄▅▆▇█]$/ : /^·$/)
      }
    }),
  )
})

test('a higher value never has a lower block', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
      options,
      (list, given) => {
        const sorted = list.toSorted((left, right) => left - right)
        const line = renderSparkline(sorted, scaleOf(sorted, given))
        expect(Array.from(line).toSorted().join('')).toBe(line)
      },
    ),
  )
})

test('small changes stay flat: at the bottom where more is worse, else at the top', () => {
  const small = [1, 1.004, 1.001]
  expect(
    renderSparkline(small, scaleOf(small, { neutral: 1, leastSpan: 0.1, worse: 'above' })),
  ).toBe('▁▁▁')
  expect(
    renderSparkline(
      [1, 0.999],
      scaleOf([1, 0.999], { neutral: 1, leastSpan: 0.1, worse: 'below' }),
    ),
  ).toBe('██')
})

test('no difference is on the scale: a gate that is always bad is not at the bottom', () => {
  const list = [1.5, 1.5]
  expect(renderSparkline(list, scaleOf(list, { neutral: 1, leastSpan: 0.1, worse: 'above' }))).toBe(
    '██',
  )
})
