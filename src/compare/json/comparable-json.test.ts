import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type JsonValue } from '../../model/json.ts'
import { comparableJson } from './comparable-json.ts'

const strict = { ignorePaths: [] }

test('without settings a value stays as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const given = JSON.parse(JSON.stringify(value)) as JsonValue
      expect(canonicalJson(comparableJson(given, strict))).toBe(canonicalJson(given))
    }),
  )
})

test('a number that is too large for any is not null', () => {
  const written = ['1e999', '-1e999', 'null'].map(text =>
    canonicalJson(JSON.parse(text) as JsonValue),
  )
  expect(new Set(written).size).toBe(3)
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
