import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../model/json.ts'
import { checkAgainstSchema, checkJsonSchema } from './json-schema-check.ts'

const person: JsonObject = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name'],
  additionalProperties: false,
}

describe('checkAgainstSchema', () => {
  test('a value that fits, fits', () => {
    expect(checkAgainstSchema(person, { name: 'Ada', age: 36 })).toEqual({ kind: 'fits' })
  })

  test('a violation says where and what', () => {
    expect(checkAgainstSchema(person, { name: 7 })).toEqual({
      kind: 'violated',
      detail: 'at /name: must be string',
    })
    expect(checkAgainstSchema(person, {})).toEqual({
      kind: 'violated',
      detail: "must have required property 'name'",
    })
  })

  test('true allows everything and false nothing', () => {
    expect(checkAgainstSchema(true, 1).kind).toBe('fits')
    expect(checkAgainstSchema(false, 1).kind).toBe('violated')
  })

  test('references within the schema are followed', () => {
    const schema = {
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
      $ref: '#/$defs/node',
    }
    expect(checkAgainstSchema(schema, { next: { next: {} } }).kind).toBe('fits')
    expect(checkAgainstSchema(schema, { next: { next: 1 } }).kind).toBe('violated')
  })

  test('draft 2020-12 is read as such, and older drafts as draft 7', () => {
    const tuple = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      prefixItems: [{ type: 'string' }],
    }
    expect(checkAgainstSchema(tuple, [1]).kind).toBe('violated')
    for (const dialect of ['http://json-schema.org/draft-07/schema#', 'urn:unknown']) {
      const older = { $schema: dialect, items: [{ type: 'string' }] }
      expect(checkAgainstSchema(older, [1]).kind).toBe('violated')
    }
  })

  test('two schemas may have the same $id', () => {
    const [first, second] = ['string', 'number'].map(type => ({
      $id: 'https://example.com/a',
      type,
    }))
    expect(checkAgainstSchema(first as JsonObject, 'x').kind).toBe('fits')
    expect(checkAgainstSchema(second as JsonObject, 1).kind).toBe('fits')
  })

  test('unknown keywords and formats constrain nothing', () => {
    const schema = { type: 'string', format: 'email', propertyOrdering: ['a'] }
    expect(checkAgainstSchema(schema, 'no address').kind).toBe('fits')
  })

  test('patterns may have the escapes that people write', () => {
    const schema = { type: 'string', pattern: String.raw`^[\w\-]+$` }
    expect(checkAgainstSchema(schema, 'a-b').kind).toBe('fits')
    expect(checkAgainstSchema(schema, 'a b').kind).toBe('violated')
  })

  test('two patterns of one schema are two', () => {
    const schema = { properties: { a: { pattern: '^a+$' }, b: { pattern: '^b+$' } } }
    expect(checkAgainstSchema(schema, { a: 'aa', b: 'b' }).kind).toBe('fits')
    expect(checkAgainstSchema(schema, { a: 'aa', b: 'a' }).kind).toBe('violated')
  })

  test('what a pattern would take ages on is neither right nor wrong', () => {
    const schema = { type: 'string', pattern: '^(a+)+$' }
    expect(checkAgainstSchema(schema, 'aaa').kind).toBe('fits')
    expect(checkAgainstSchema(schema, `${'a'.repeat(60)}b`).kind).toBe('undecided')
  })

  test('a schema that refers to itself without end is unusable', () => {
    expect(checkAgainstSchema({ $ref: '#' }, 1).kind).toBe('unusable')
  })

  test('a schema that would be checked asynchronously is checked at once', () => {
    expect(checkAgainstSchema({ $async: true, type: 'string' }, 1).kind).toBe('violated')
  })
})

describe('checkJsonSchema', () => {
  test('says nothing about a schema that can be used', () => {
    expect(checkJsonSchema(person)).toBeUndefined()
    expect(checkJsonSchema(true)).toBeUndefined()
  })

  test.each([
    [{ type: 'text' }, /type/],
    [{ $ref: 'https://example.com/elsewhere' }, /resolve/],
    [{ pattern: '(' }, /./],
    [[], /object/],
    [null, /object/],
  ])('says what is wrong with %j', (schema, message) => {
    expect(checkJsonSchema(schema)).toMatch(message)
  })
})
