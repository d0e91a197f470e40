/** What JSON.parse does not tell of an object that it can read. */
export interface ScannedJson {
  /** Keys that their object has already. */
  readonly repeatedKeys: readonly string[]
  /** As they are written. */
  readonly numbers: readonly string[]
  /** The object's values as JSON, with numbers as they are written. */
  readonly memberTexts: ReadonlyMap<string, string>
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g

/** Of a text that is valid JSON: how deep its objects and lists lie in one another. */
export function depthOfJson(content: string): number {
  let depth = 0
  let deepest = 0
  for (const [text] of content.matchAll(token)) {
    if (text === '{' || text === '[') depth += 1
    if (text === '}' || text === ']') depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** Reads an object, in a text that is valid JSON, for what is lost when it becomes a value. */
export function scanJsonLine(content: string): ScannedJson {
  const tokens = content.match(token) ?? []
  const repeatedKeys: string[] = []
  const numbers: string[] = []
  // The first opens the object.
  let position = 1
  const readUntil = (end: '}' | ']', readItem: () => void): void => {
    while (tokens[position] !== end) {
      readItem()
      if (tokens[position] === ',') position += 1
    }
    position += 1
  }
  const readMembers = (): Map<string, string> => {
    const members = new Map<string, string>()
    readUntil('}', () => {
      const key = JSON.parse(tokens[position] ?? '') as string
      // The key and its colon.
      position += 2
      if (members.has(key)) repeatedKeys.push(key)
      members.set(key, readValue())
    })
    return members
  }
  const readValue = (): string => {
    const text = tokens[position] ?? ''
    position += 1
    if (text === '{') {
      const members = Array.from(readMembers(), ([key, value]) => `${JSON.stringify(key)}:${value}`)
      return `{${members.join(',')}}`
    }
    if (text === '[') {
      const items: string[] = []
      readUntil(']', () => items.push(readValue()))
      return `[${items.join(',')}]`
    }
    if (text.startsWith('"')) return JSON.stringify(JSON.parse(text))
    if (/^[-\d]/.test(text)) numbers.push(text)
    return text
  }
  const memberTexts = readMembers()
  return { repeatedKeys, numbers, memberTexts }
}
