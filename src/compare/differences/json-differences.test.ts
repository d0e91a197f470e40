import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, type JsonValue } from '../../model/json.ts'
import { jsonDifferences } from './json-differences.ts'

const strict = { ignorePaths: [], numericTolerance: 0 }

const jsonValue = fc.jsonValue().map(value => JSON.parse(JSON.stringify(value)) as JsonValue)

test('every kind of difference has its path', () => {
  const baseline = { total: 12, id: 7, note: null, lines: [{ sku: 'a' }, { sku: 'b' }], 'x y': 1 }
  const candidate = { total: 13, id: '7', extra: [], lines: [{ sku: 'c' }], 'x y': 2 }
  expect(jsonDifferences(baseline, candidate, strict)).toEqual([
    { path: '$.extra', kind: 'extra', candidate: [] },
    { path: '$.id', kind: 'type', baseline: 7, candidate: '7' },
    { path: '$.lines', kind: 'length', baseline: 2, candidate: 1 },
    { path: '$.lines[0].sku', kind: 'value', baseline: 'a', candidate: 'c' },
    { path: '$.note', kind: 'missing', baseline: null },
    { path: '$.total', kind: 'value', baseline: 12, candidate: 13 },
    { path: "$['x y']", kind: 'value', baseline: 1, candidate: 2 },
  ])
})

test('values differ exactly when their canonical texts do', () => {
  fc.assert(
    fc.property(jsonValue, jsonValue, (left, right) => {
      const isEqual = canonicalJson(left) === canonicalJson(right)
      expect(jsonDifferences(left, right, strict).length === 0).toBe(isEqual)
    }),
  )
})

test('null and array and object are types of their own', () => {
  const kinds = [null, [], {}, 0].map(value => jsonDifferences({}, value, strict)[0]?.kind)
  expect(kinds).toEqual(['type', 'type', undefined, 'type'])
})

describe('ignored paths', () => {
  test('and everything below them may differ', () => {
    const settings = { ...strict, ignorePaths: ['$.meta', '$.lines[*].id'] }
    const left = { meta: { a: 1 }, lines: [{ id: 1, n: 1 }] }
    const right = { lines: [{ id: 'x', n: 2 }] }
    expect(jsonDifferences(left, right, settings).map(item => item.path)).toEqual(['$.lines[0].n'])
    expect(jsonDifferences(1, 'x', { ...strict, ignorePaths: ['$'] })).toEqual([])
  })
})

describe('a numeric tolerance', () => {
  const within = (left: number, right: number) =>
    jsonDifferences(left, right, { ...strict, numericTolerance: 0.01 }).length === 0

  test.each([
    [100, 99, true],
    [100, 98.9, false],
    [-100, -101, true],
    [0, 0, true],
    [0, 1e-9, false],
    [1, -1, false],
  ])('of one percent holds for %d and %d: %s', (left, right, expected) => {
    expect(within(left, right)).toBe(expected)
    expect(within(right, left)).toBe(expected)
  })
})

test('at most 50 differences are listed', () => {
  const left = Array.from({ length: 1000 }, () => 0)
  const right = left.map(() => 1)
  expect(jsonDifferences(left, right, strict)).toHaveLength(50)
})

test('a nesting of 10000 levels is compared to its end', () => {
  const nest = (inner: JsonValue) => {
    let value = inner
    for (let level = 0; level < 10_000; level++) value = level % 2 === 0 ? [value] : { a: value }
    return value
  }
  const [difference] = jsonDifferences(nest(1), nest(2), strict)
  expect(difference).toMatchObject({ kind: 'value', baseline: 1, candidate: 2 })
  expect(difference?.path.startsWith('$.a[0].a[0]')).toBe(true)
})

test('members that prototypes lend are not there', () => {
  expect(jsonDifferences({}, { constructor: 1, toString: 1 }, strict)).toEqual([
    { path: '$.constructor', kind: 'extra', candidate: 1 },
    { path: '$.toString', kind: 'extra', candidate: 1 },
  ])
  const hostile = JSON.parse('{"__proto__":{"a":1}}') as JsonValue
  expect(jsonDifferences({}, hostile, strict)[0]?.kind).toBe('extra')
})
