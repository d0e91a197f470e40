import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts'
import { oneLine } from '../values/one-line.ts'
import type { FoundForm } from '../dialect/wire-form.ts'

/** Counts that clients of some protocol know. */
const known =
  /^(?:(?:prompt|completion|total|input|output|cached|reasoning|thinking|cache_(?:read|creation)_input)_tokens|(?:prompt|candidates|thoughts|total|cachedContent|toolUsePrompt)TokenCount)$/

/** The first count of tokens that no typed client can read: one with a fraction, in text or in a list. */
export function findOddCount(counts: JsonObject): readonly FoundForm[] {
  for (const [name, value] of Object.entries(counts)) {
    if (isJsonObject(value)) {
      const inner = findOddCount(value)
      if (inner.length > 0) return inner
    } else if (known.test(name) && isOdd(value)) {
      const what = typeof value === 'string' ? 'text' : oneLine(JSON.stringify(value), 40)
      return [
        { form: 'wrong-type', detail: `${name} is ${what} where clients expect a whole number` },
      ]
    }
  }
  return []
}

function isOdd(value: JsonValue): boolean {
  return value !== null && !Number.isInteger(value)
}
