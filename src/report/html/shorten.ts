import { isJsonObject, type JsonValue } from '../../model/json.ts'
import { takeStart } from '../../model/take-start.ts'

/** Base64 tells a reader nothing, so of a data URL hardly more than its type is kept. */
const dataUrlCharacters = 64

/** A value in which no text is longer than the limit; what is missing is said at its end. */
export function shortenJson<Value extends JsonValue>(value: Value, limit: number): Value {
  return shorten(value, limit) as Value
}

function shorten(value: JsonValue, limit: number): JsonValue {
  if (typeof value === 'string') {
    const kept = takeStart(value, value.startsWith('data:') ? dataUrlCharacters : limit)
    return kept === value ? value : `${kept}… (${value.length - kept.length} characters left out)`
  }
  if (Array.isArray(value)) return value.map(item => shorten(item, limit))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, shorten(member, limit)]),
  )
}
