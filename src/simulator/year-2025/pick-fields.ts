import type { JsonObject } from '../../model/json.ts'

/** The named fields of an object; names are parted by white space. */
export function pick(object: JsonObject, names: string): JsonObject {
  const wanted = new Set(names.split(/\s+/))
  return Object.fromEntries(Object.entries(object).filter(([name]) => wanted.has(name)))
}

/** All fields but the named ones. */
export function without(object: JsonObject, names: string): JsonObject {
  const unwanted = new Set(names.split(/\s+/))
  return Object.fromEntries(Object.entries(object).filter(([name]) => !unwanted.has(name)))
}
