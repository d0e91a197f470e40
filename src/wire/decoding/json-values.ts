import { parseJson } from '../../model/parse-json.ts'

/**
 * The JSON values of one event: mostly one. Servers that forget to part their events write several,
 * each on a line of its own or one right behind the other. None where any of it is no JSON.
 */
export function parseJsonValues(text: string): readonly unknown[] {
  return parseAll([text]) ?? parseAll(linesOf(text)) ?? parseAll(splitValues(text)) ?? []
}

function parseAll(texts: readonly string[]): readonly unknown[] | undefined {
  const values = texts.map(parseJson)
  return values.includes(undefined) ? undefined : values
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter(line => line.trim() !== '')
}

/** Parts a text after each object or list that closes outside of all others. */
function splitValues(text: string): readonly string[] {
  const parts: string[] = []
  let start = 0
  let depth = 0
  let isInString = false
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place]
    if (isInString) {
      if (character === '\\') place += 1
      else if (character === '"') isInString = false
      continue
    }
    if (character === '"') isInString = true
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      depth -= 1
      if (depth > 0) continue
      parts.push(text.slice(start, place + 1))
      start = place + 1
    }
  }
  const rest = text.slice(start)
  return rest.trim() === '' ? parts : [...parts, rest]
}
