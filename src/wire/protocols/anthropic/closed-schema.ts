import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts'

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const schemaKeywords: ReadonlySet<string> = new Set(['items', 'not', 'if', 'then', 'else'])
const listKeywords: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
const mapKeywords: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions'])

interface ClosedSchema {
  readonly schema: JsonObject
  readonly isChanged: boolean
}

/**
 * The schema with every object closed: Anthropic takes only those that say
 * `additionalProperties: false`.
 */
export function closeSchema(schema: JsonObject): ClosedSchema {
  let isChanged = false

  function close(value: JsonValue): JsonValue {
    if (!isJsonObject(value)) return value
    const closed = Object.fromEntries(
      Object.entries(value).map(([keyword, inner]) => [keyword, closeInside(keyword, inner)]),
    )
    const isOpen = describesObject(value) && value['additionalProperties'] === undefined
    if (!isOpen) return closed
    isChanged = true
    return { ...closed, additionalProperties: false }
  }

  function closeInside(keyword: string, value: JsonValue): JsonValue {
    if (schemaKeywords.has(keyword)) return close(value)
    if (listKeywords.has(keyword) && Array.isArray(value)) return value.map(close)
    if (!mapKeywords.has(keyword) || !isJsonObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, close(inner)]))
  }

  const closed = close(schema)
  return { schema: isJsonObject(closed) ? closed : schema, isChanged }
}

function describesObject({ type, properties }: JsonObject): boolean {
  const isNamed = type === 'object' || (Array.isArray(type) && type.includes('object'))
  return isNamed || (type === undefined && properties !== undefined)
}
