import type { JsonObject } from '../model/json.ts'

export const text: JsonObject = { type: 'string' }
export const flag: JsonObject = { type: 'boolean' }
export const figure: JsonObject = { type: 'number' }
export const count: JsonObject = { type: 'integer', minimum: 0 }
/** UTC with milliseconds. */
export const instant: JsonObject = {
  type: 'string',
  pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`,
}
/** Fields that a user may name as they like. */
export const anyFields: JsonObject = { type: 'object' }
export const textFields: JsonObject = { type: 'object', additionalProperties: text }

/** A record that has exactly these members, the optional ones apart. */
export function record(members: JsonObject, optional: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    properties: { ...members, ...optional },
    required: Object.keys(members),
    additionalProperties: false,
  }
}

export function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items }
}

export function oneOf(values: readonly string[]): JsonObject {
  return { enum: [...values] }
}

/** The value, or null where it is unknown. */
export function orNull(schema: JsonObject): JsonObject {
  return { anyOf: [schema, { type: 'null' }] }
}
