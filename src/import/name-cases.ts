import { asObject, type JsonValue } from '../model/json.ts'

const mostWords = 6
const longestName = 48

/**
 * Gives each request an id that is its own in the suite: the log's name for it where that reads well,
 * else the first words of its last user message. The same log gives the same ids.
 */
export function createNames(): (messages: readonly JsonValue[], logged: string | null) => string {
  const taken = new Set<string>()
  const tried = new Map<string, number>()
  return (messages, logged) => {
    const base = logged !== null && isReadable(logged) ? logged : firstWords(messages) || 'request'
    let name = base
    let number = tried.get(base) ?? 2
    while (taken.has(name)) name = `${base}-${number++}`
    tried.set(base, number)
    taken.add(name)
    return name
  }
}

/** A name that somebody chose; ids of requests are numbers and letters without end. */
function isReadable(name: string): boolean {
  return (
    name.length <= longestName && /^[a-z][\w./-]*$/i.test(name) && !/[\da-f]{8}|\d{6}/i.test(name)
  )
}

function firstWords(messages: readonly JsonValue[]): string {
  const last = messages.map(asObject).findLast(message => message['role'] === 'user')
  const words = textOf(last?.['content'] ?? null)
    .slice(0, 1000)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  let name = ''
  for (const word of (words ?? []).slice(0, mostWords)) {
    const longer = name === '' ? word : `${name}-${word}`
    if (longer.length > longestName) break
    name = longer
  }
  return name
}

function textOf(content: JsonValue): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map(part => asObject(part)['text'])
    .filter(text => typeof text === 'string')
    .join(' ')
}
