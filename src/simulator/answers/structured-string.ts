import { property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Prompt } from './read-prompt.ts'

export interface StringContext {
  /** Name of the property that the string is for. */
  readonly name: string
  readonly prompt: Prompt
  /** The next of the candidates of a kind. */
  readonly take: (kind: string, candidates: readonly string[]) => string | null
  readonly sentence: () => string
}

const formats: Readonly<Record<string, string>> = {
  date: '2026-03-14',
  'date-time': '2026-03-14T09:30:00Z',
  time: '09:30:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/item',
  'uri-reference': '/item',
  uuid: '3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  duration: 'P1D',
}

/** A string for a property, judged by its name, format and limits. */
export function structuredString(schema: JsonObject, context: StringContext): string {
  const pattern = property(schema, 'pattern')
  if (typeof pattern === 'string') return matching(pattern, context.prompt)
  const format = property(schema, 'format')
  const value =
    typeof format === 'string' && Object.hasOwn(formats, format)
      ? formatted(format, context)
      : named(context)
  return fit(value, property(schema, 'minLength'), property(schema, 'maxLength'))
}

function formatted(format: string, context: StringContext): string {
  const { entities } = context.prompt
  const made = formats[format] ?? ''
  if (format === 'date') return context.take('date', entities.dates) ?? made
  if (format === 'email') return context.take('email', entities.emails) ?? made
  return made
}

function named(context: StringContext): string {
  const { prompt, take } = context
  const { entities } = prompt
  const words = context.name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
  const speaksOf = (...kinds: readonly string[]): boolean =>
    kinds.some(kind => words.includes(kind))
  const topic = (): string => take('topic', prompt.topics) ?? context.name
  if (speaksOf('date', 'day', 'deadline', 'due')) return formatted('date', context)
  if (speaksOf('email', 'mail')) return formatted('email', context)
  if (speaksOf('id', 'code', 'number', 'sku', 'reference', 'order', 'ticket')) {
    return take('identifier', [...entities.identifiers, ...entities.quoted]) ?? topic()
  }
  if (speaksOf('query', 'question', 'search', 'keywords')) {
    return prompt.topics.slice(0, 4).join(' ') || context.name
  }
  if (
    speaksOf('summary', 'description', 'reason', 'message', 'note', 'text', 'body', 'comment') ||
    speaksOf('explanation', 'answer', 'advice', 'reply', 'rationale', 'content')
  ) {
    return context.sentence()
  }
  // Quoted keys name the answer's own fields, not what belongs into them.
  const quoted = entities.quoted.filter(text => !prompt.jsonKeys.includes(text))
  return take('name', [...quoted, ...entities.names]) ?? topic()
}

/** What the prompt names that fits a pattern; failing that, its last named thing. */
function matching(pattern: string, prompt: Prompt): string {
  const { identifiers, dates, emails, quoted, names } = prompt.entities
  const candidates = [...identifiers, ...dates, ...emails, ...quoted, ...names, ...prompt.topics]
  try {
    const expression = new RegExp(pattern, 'u')
    return candidates.find(candidate => expression.test(candidate)) ?? candidates[0] ?? ''
  } catch {
    return candidates[0] ?? ''
  }
}

function fit(value: string, least: unknown, most: unknown): string {
  const padded = typeof least === 'number' ? value.padEnd(least, '.') : value
  return typeof most === 'number' ? padded.slice(0, most) : padded
}
