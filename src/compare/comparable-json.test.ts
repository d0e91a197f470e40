import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, type JsonValue } from '../model/json.ts'
import { comparableJson } from './comparable-json.ts'

const strict = { ignorePaths: [], numericTolerance: 0 }

test('without settings a value stays as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const given = JSON.parse(JSON.stringify(value)) as JsonValue
      expect(canonicalJson(comparableJson(given, strict))).toBe(canonicalJson(given))
    }),
  )
})

test('ignored members and items are left out', () => {
  const value = { id: 1, lines: [{ id: 2, sku: 'a' }, { sku: 'b' }], tags: ['x', 'y'] }
  const settings = { ...strict, ignorePaths: ['$.id', '$.lines[*].id', '$.tags[0]'] }
  expect(comparableJson(value, settings)).toEqual({
    lines: [{ sku: 'a' }, { sku: 'b' }],
    tags: ['y'],
  })
  expect(comparableJson(value, { ...strict, ignorePaths: ['$'] })).toBeNull()
})

test('a member called __proto__ neither vanishes nor becomes a prototype', () => {
  const value = JSON.parse('{"__proto__":{"a":1}}') as JsonValue
  expect(canonicalJson(comparableJson(value, strict))).toBe('{"__proto__":{"a":1}}')
})

describe('with a tolerance', () => {
  const rounded = (value: number, numericTolerance = 0.01) =>
    comparableJson(value, { ignorePaths: [], numericTolerance })

  test.each([
    [10, 9.999],
    [0.3, 0.1 + 0.2],
    [100, 100.4],
    [-2.5, -2.501],
    [1e-9, 1.001e-9],
  ])('%d and %d become equal', (left, right) => {
    expect(rounded(left)).toBe(rounded(right))
  })

  test.each([
    [10, 11],
    [100, 106],
    [1, -1],
    [0, 0.001],
  ])('%d and %d stay different', (left, right) => {
    expect(rounded(left)).not.toBe(rounded(right))
  })

  test('no number moves by more than two and a half times the tolerance', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
        value => {
          const moved = Math.abs((rounded(value) as number) - value)
          expect(moved).toBeLessThanOrEqual(0.0251 * Math.abs(value) + Number.MIN_VALUE)
        },
      ),
    )
  })

  test('the largest numbers stay finite', () => {
    expect(rounded(Number.MAX_VALUE, 1)).toBe(Number.MAX_VALUE)
  })
})
