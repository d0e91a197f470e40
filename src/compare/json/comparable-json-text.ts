import { canonicalJson, type JsonValue } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import { comparableJson, type JsonSettings } from './comparable-json.ts'

/**
 * The JSON that a text is, as one text that is equal where the values are: sorted keys, ignored parts
 * left out, and whole numbers in all their digits. Undefined where the text is no JSON.
 */
export function comparableJsonText(text: string, settings: JsonSettings): string | undefined {
  const value = settings.numericTolerance > 0 ? parseJson(text) : parseInFull(text)
  if (value === undefined) return undefined
  return canonicalJson(comparableJson(value, settings)).replaceAll(markedNumber, '$1')
}

/** As JSON writes it; nobody begins a text with this character. */
const mark = '\\u0000whole number '
const markedNumber = /"\\u0000whole number (-?\d+)"/g
const longNumber = /^-?\d{16,}$/

/**
 * Identifiers can be longer than what a number holds, and a gateway that reads them and writes them
 * anew changes their last digits. As numbers, both would be read as the same one.
 */
function parseInFull(text: string): JsonValue | undefined {
  const value = parseJson(text)
  if (value === undefined || !/\d{16}/.test(text)) return value
  const next = /"|-?\d[\d.eE+-]*/g
  const parts: string[] = []
  let from = 0
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const [token] = found
    if (token === '"') {
      next.lastIndex = endOfString(text, found.index)
    } else if (longNumber.test(token) && !Number.isSafeInteger(Number(token))) {
      parts.push(text.slice(from, found.index), `"${mark}${token}"`)
      from = next.lastIndex
    }
  }
  return parseJson([...parts, text.slice(from)].join(''))
}

/** Of a string in valid JSON: what comes after its closing quote. */
function endOfString(text: string, start: number): number {
  let index = start + 1
  while (text[index] !== '"') index += text[index] === '\\' ? 2 : 1
  return index + 1
}
