import { expect, test } from 'vitest'
import type { JsonValue } from '../../model/json.ts'
import { describeShape } from './json-shape.ts'

test.each<[JsonValue, string]>([
  [{ b: 1, a: 'x' }, '{"a":string,"b":number}'],
  [null, 'null'],
  [[], '[]'],
  [[1, 2, 3], '[number]'],
  [[1, null, 'x'], '[null|number|string]'],
  [{ lines: [{ id: 1 }, { id: 2, sku: null }] }, '{"lines":[{"id":number,"sku":null}]}'],
  [[[true], { a: [] }], '[[boolean]|{"a":[]}]'],
])('%j has the shape %s', (value, shape) => {
  expect(describeShape(value)).toBe(shape)
})

test('keys that look like structure do not deceive', () => {
  expect(describeShape({ 'a":string,"b': 1 })).not.toBe(describeShape({ a: 'x', b: 1 }))
  expect(describeShape(JSON.parse('{"__proto__":1}') as JsonValue)).toBe('{"__proto__":number}')
})
