import type { JsonValue } from './json.ts'

/** Nothing that means something is nested deeper, and every walk over it may recurse. */
const deepestNesting = 500

/**
 * The JSON value that a text is, with nothing around it but white space: a code fence makes it no
 * JSON, as it does for a client. Undefined as well for nesting beyond 500 levels.
 */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    const canBeDeep = text.length > 2 * deepestNesting
    return canBeDeep && isDeeperThan(value, deepestNesting) ? undefined : value
  } catch {
    return undefined
  }
}

function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(inner => isDeeperThan(inner, levels - 1))
}
