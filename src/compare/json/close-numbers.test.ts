import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../model/json.ts'
import { groupClose, isClose, splitNumbers } from './close-numbers.ts'

const tolerance = 0.01

describe('texts whose numbers are close', () => {
  const isOne = (left: string, right: string) =>
    new Set(groupClose([left, right], tolerance)).size === 1

  test.each([
    ['75', '74.9'],
    ['{"a":0.3}', '{"a":0.30000000000000004}'],
    ['[100,-2.5]', '[101,-2.501]'],
    ['{"a":1e-9}', '{"a":1.001e-9}'],
    ['buy({"x":9.99})', 'buy({"x":10.01})'],
    ['0', '0'],
  ])('%s and %s are one', (left, right) => {
    expect(isOne(left, right)).toBe(true)
    expect(isOne(right, left)).toBe(true)
  })

  test.each([
    ['100', '101.1'],
    ['1', '-1'],
    ['0', '0.001'],
    ['[1]', '[1,1]'],
    ['{"a":1}', '{"b":1}'],
    ['"100"', '"100.1"'],
    ['{"a":"\\\\","b":"1:100"}', '{"a":"\\\\","b":"1:100.1"}'],
    ['buy100({})', 'buy101({})'],
    ['#', '1'],
  ])('%s and %s are not', (left, right) => {
    expect(isOne(left, right)).toBe(false)
  })

  test('are one group with what lies between them, whatever the order', () => {
    const texts = ['100', '101.6', '100.8', '110', '99.5']
    expect(groupClose(texts, tolerance)).toEqual(['99.5', '99.5', '99.5', '110', '99.5'])
    expect(groupClose(texts.toReversed(), tolerance)).toEqual(
      groupClose(texts, tolerance).toReversed(),
    )
    // Neither neighbour in the order of first numbers joins them, the one in the middle does.
    expect(groupClose(['[100,5]', '[100.4,9]', '[100.8,5]'], tolerance)).toEqual([
      '[100,5]',
      '[100.4,9]',
      '[100,5]',
    ])
  })
})

test('numbers are equal up to their tolerance, as the larger one has it', () => {
  expect(isClose(100, 99, 0.01)).toBe(true)
  expect(isClose(99, 100, 0.01)).toBe(true)
  expect(isClose(99, 100.1, 0.01)).toBe(false)
  expect(isClose(0, 0, 0)).toBe(true)
})

test('all numbers of a JSON text are found, and nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.double({ noNaN: true, noDefaultInfinity: true }), (value, x) => {
      const text = canonicalJson([JSON.parse(JSON.stringify(value)), x])
      const { frame, numbers } = splitNumbers(text)
      expect(numbers.at(-1)).toBe(Number(JSON.stringify(x)))
      let next = 0
      const restored = frame.replaceAll(/"(?:[^"\\]|\\.)*"|#/g, token =>
        token === '#' ? JSON.stringify(numbers[next++]) : token,
      )
      expect(restored).toBe(text)
    }),
  )
})
