import type { JsonValue } from '../model/json.ts'
import { parseJson } from '../model/parse-json.ts'

/** Stands before a number that no value holds as it was written. */
const mark = '\0rounded:'
const longNumber = /-?\d[\d.eE+-]{15,}/g

/**
 * A value of a log. A whole number beyond 2^53 that would be rounded becomes a text, which `isRounded`
 * tells: a request with it cannot be sent as it was, while the log's own ids and times may be as long as
 * they like.
 */
export function parseLogJson(text: string): JsonValue | undefined {
  return parseJson(/\d{16}/.test(text) ? markRounded(text) : text)
}

export function isRounded(text: string): boolean {
  return text.startsWith(mark)
}

function markRounded(text: string): string {
  let marked = ''
  let done = 0
  let at = 0
  let isInText = false
  for (const { index, 0: number } of text.matchAll(longNumber)) {
    for (; at < index; at++) {
      if (text[at] === '"') isInText = !isInText
      // What is escaped ends no text.
      else if (text[at] === '\\') at++
    }
    if (isInText || isExact(number)) continue
    marked += text.slice(done, index) + JSON.stringify(mark + number)
    done = index + number.length
    at = done
  }
  return marked + text.slice(done)
}

function isExact(number: string): boolean {
  const whole = /^(-?\d+)(?:\.0*)?$/.exec(number)?.[1]
  const read = Number(whole)
  return whole === undefined || (Number.isFinite(read) && BigInt(read) === BigInt(whole))
}
