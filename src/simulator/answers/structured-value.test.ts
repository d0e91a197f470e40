import { Ajv } from 'ajv'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { JsonObject, JsonValue } from '../../model/json.ts'
import { randomStream } from '../../statistics/basics/random.ts'
import { readPrompt } from './read-prompt.ts'
import { freeObject, structuredValue } from './structured-value.ts'
import type { Speaker } from './text-model.ts'

const speaker: Speaker = {
  modelKey: 'gpt-4o-mini',
  temperature: 1,
  random: randomStream('1', 'test'),
  isOther: false,
}

function fill(content: string, schema: JsonValue, isSparse = false): JsonValue {
  const prompt = readPrompt([{ role: 'user', text: content, images: [] }])
  return structuredValue({ schema, prompt, speaker, isSparse })
}

const schemas: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>(tie => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant<JsonObject>({ type: 'string' }),
    fc
      .record({ minLength: fc.nat(5), extra: fc.nat(20) })
      .map(({ minLength, extra }): JsonObject => ({
        type: 'string',
        minLength,
        maxLength: minLength + extra,
      })),
    fc.constant<JsonObject>({ type: 'boolean' }),
    fc.constant<JsonObject>({ type: ['null', 'integer'] }),
    fc
      .record({ minimum: fc.integer({ min: -50, max: 50 }), extra: fc.nat(50) })
      .map(({ minimum, extra }): JsonObject => {
        return { type: 'integer', minimum, maximum: minimum + extra }
      }),
    fc.constant<JsonObject>({ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }),
    fc.constant<JsonObject>({ type: 'integer', multipleOf: 5, minimum: 3 }),
    fc
      // The values of an enum are different ones.
      .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 })
      .map((values): JsonObject => ({ enum: values })),
    tie('schema').map((branch): JsonObject => ({ anyOf: [{ type: 'null' }, branch] })),
    fc
      .record({ items: tie('schema'), minItems: fc.nat(3), extra: fc.nat(3) })
      .map(({ items, minItems, extra }): JsonObject => {
        return { type: 'array', items, minItems, maxItems: minItems + extra }
      }),
    fc
      .dictionary(fc.constantFrom('name', 'order_id', 'summary', 'date', 'count'), tie('schema'))
      .map((properties): JsonObject => {
        const required = Object.keys(properties)
        return { type: 'object', properties, required, additionalProperties: false }
      }),
  ),
})).schema

describe('structuredValue', () => {
  test('fits any schema of the kinds it knows', () => {
    const validate = (schema: JsonObject, value: JsonValue): boolean =>
      new Ajv({ strict: false }).validate(schema, value)
    fc.assert(
      fc.property(schemas, fc.string(), fc.boolean(), (schema, content, isSparse) => {
        return validate(schema, fill(`Order A-17 for Ada, 3 pieces. ${content}`, schema, isSparse))
      }),
      { numRuns: 200 },
    )
  })

  test('puts what the prompt names where it belongs', () => {
    const schema = {
      type: 'object',
      properties: {
        customerName: { type: 'string' },
        order_id: { type: 'string' },
        dueDate: { type: 'string', format: 'date' },
        email: { type: 'string', format: 'email' },
        quantity: { type: 'integer' },
        priority: { enum: ['low', 'high'] },
        sku: { type: 'string', pattern: '^B-\\d+$' },
      },
    }
    const content =
      'Book order A-7 for Ada Lovelace, ada@example.org, 12 pieces of B-204, high priority, by 2026-05-01.'
    expect(fill(content, schema)).toEqual({
      customerName: 'Ada Lovelace',
      order_id: 'A-7',
      dueDate: '2026-05-01',
      email: 'ada@example.org',
      quantity: 12,
      priority: 'high',
      sku: 'B-204',
    })
  })

  test('follows references, and ends where a schema refers to itself', () => {
    const tree = {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: {
            label: { const: 'x' },
            children: { type: 'array', items: { $ref: '#/$defs/node' } },
          },
          required: ['label', 'children'],
          additionalProperties: false,
        },
      },
    }
    expect(new Ajv().validate(tree, fill('Draw a tree', tree))).toBe(true)
    const loop = {
      $ref: '#/$defs/a',
      $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
    }
    expect(() => fill('Loop', loop)).not.toThrow()
  })

  test('merges the parts of allOf', () => {
    const schema = {
      allOf: [
        { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        { properties: { b: { type: 'boolean' } }, required: ['b'] },
      ],
    }
    expect(new Ajv({ strict: false }).validate(schema, fill('x', schema))).toBe(true)
  })

  test('leaves out optional arguments that the prompt does not speak of', () => {
    const schema = {
      type: 'object',
      properties: {
        city: { type: 'string' },
        unit: { enum: ['celsius', 'fahrenheit'] },
        days: { type: 'integer' },
      },
      required: ['city'],
    }
    expect(fill('Weather in Rome?', schema, true)).toEqual({ city: 'Rome' })
    expect(fill('Weather in Rome in celsius?', schema, true)).toEqual({
      city: 'Rome',
      unit: 'celsius',
    })
  })

  test('keeps values of the same prompt the same', () => {
    const schema = {
      type: 'object',
      properties: { score: { type: 'number' }, ok: { type: 'boolean' } },
    }
    expect(fill('Rate this', schema)).toEqual(fill('Rate this', schema))
  })
})

describe('freeObject', () => {
  test('has the keys that the prompt lists', () => {
    const prompt = readPrompt([
      { role: 'user', text: 'Return JSON with the keys "name", age and is_member.', images: [] },
    ])
    expect(freeObject(prompt, speaker)).toEqual({
      name: expect.any(String),
      age: expect.any(Number),
      is_member: expect.any(Boolean),
    })
  })

  test('does not take the keys themselves for values', () => {
    const text =
      'Answer in JSON with the fields "capital" and "population". The country is Portugal.'
    const prompt = readPrompt([{ role: 'user', text, images: [] }])
    expect(freeObject(prompt, speaker)).toEqual({
      capital: 'Portugal',
      population: expect.any(Number),
    })
  })
})
