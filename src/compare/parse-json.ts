import type { JsonValue } from '../model/json.ts'

/** No answer that means something is nested deeper, and every walk over it may recurse. */
const deepestNesting = 500

/**
 * The JSON value that a text is, with nothing around it but white space: a code fence makes it no
 * JSON, as it does for a client. Undefined as well for nesting beyond 500 levels.
 */
export function parseJson(text: string): JsonValue | undefined {
  if (isTooDeep(text)) return undefined
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0
  let isString = false
  for (let index = 0; index < text.length && depth <= deepestNesting; index++) {
    const character = text[index]
    if (character === '"') isString = !isString
    else if (isString) index += character === '\\' ? 1 : 0
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
  }
  return depth > deepestNesting
}
