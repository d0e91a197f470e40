import { isPair, isScalar, visit } from 'yaml'
import type { Document } from 'yaml'

/** The keys below which people write sentences. */
const sentences: ReadonlySet<unknown> = new Set([
  'prompt',
  'turns',
  'content',
  'text',
  'golden',
  'judge',
  'contains',
  'not-contains',
  'starts-with',
  'equals',
])

/**
 * Where `#` ends a text without quotes that was to go on, as in `prompt: Close issue #12 for me`. A
 * comment that is meant has a space behind its `#`.
 */
export function findCutTexts(document: Document.Parsed, text: string): readonly number[] {
  const offsets: number[] = []
  visit(document, {
    Scalar(key, { type, value, range }, ancestors) {
      if (key === 'key' || type !== 'PLAIN' || typeof value !== 'string' || !range) return
      const pair = ancestors.findLast(isPair)
      if (!pair || !isScalar(pair.key) || !sentences.has(pair.key.value)) return
      const following = /^[ \t]+(?=#[^\s#])/.exec(text.slice(range[1], range[1] + 200))
      if (following) offsets.push(range[1] + following[0].length)
    },
  })
  return offsets
}
