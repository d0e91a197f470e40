export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject

export interface JsonObject {
  [key: string]: JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads an own property; never one that the prototype lends (`__proto__`, `constructor`). */
export function property(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The same of a table whose members have one type: the key may come from outside. */
export function memberOf<Value>(
  table: Readonly<Record<string, Value>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

/** An object, or one without members in place of anything else. */
export function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** A list, or an empty one in place of anything else. */
export function asList(value: unknown): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : []
}

/** A string, or an empty one in place of anything else. */
export function asString(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort(compareByCodeUnit)
      .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`)
    return `{${members.join(',')}}`
  }
  return writeScalar(value)
}

/** A number that is too large for any, such as `1e999`, is not the `null` that JSON makes of it. */
function writeScalar(value: null | boolean | number | string): string {
  return value === Infinity || value === -Infinity ? String(value) : JSON.stringify(value)
}

/** The same of any value as JSON would hold it: what is undefined in it is left out. */
export function canonicalJsonOf(value: object): string {
  return canonicalJson(JSON.parse(JSON.stringify(value)) as JsonValue)
}

/** The order of every sorted list: code units, the same on every machine and in every locale. */
export function compareByCodeUnit(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
