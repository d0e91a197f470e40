import { isJsonObject, type JsonValue } from '../model/json.ts'

/** What JSON within a text, as in the arguments of a tool call, writes with a backslash. */
const escapes = /\\+(?:u[\da-f]{4}|[bfnrt"/])/gi

/**
 * Whether any text of a value fits: as it is, and with spaces for what JSON in it escapes. In the JSON of
 * the whole value, the letter of an escaped line break would stand before the first word of a line.
 */
export function someText(value: JsonValue, fits: (text: string) => boolean): boolean {
  if (typeof value === 'string') return fits(value) || fits(value.replace(escapes, ' '))
  if (Array.isArray(value)) return value.some(item => someText(item, fits))
  return (
    isJsonObject(value) &&
    Object.entries(value).some(
      ([name, inner]) =>
        fits(name) ||
        (typeof inner === 'string' && fits(`${name}: ${inner}`)) ||
        someText(inner, fits),
    )
  )
}
