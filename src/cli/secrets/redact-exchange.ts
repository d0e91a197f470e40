import type { Exchange } from '../../model/exchange.ts'
import type { Redact } from './redact.ts'

/** Members that hold our own words: a key that happens to be one of them must not damage the record. */
const ownWords: ReadonlySet<string> = new Set([
  'suite',
  'caseId',
  'mode',
  'side',
  'startedAt',
  'kind',
  'class',
  'failureClass',
  'source',
  'level',
  'finishReason',
  'modelRequested',
])

/** Removes secrets from everything in an exchange that a gateway wrote. */
export function redactExchange(exchange: Exchange, redact: Redact): Exchange {
  return redactMembers(exchange, redact) as Exchange
}

/** Removes what the user's patterns match from what was answered, noted of it, or said of a failure. */
export function redactContent(exchange: Exchange, redact: Redact): Exchange {
  return {
    ...exchange,
    outcome: redactMembers(exchange.outcome, redact) as Exchange['outcome'],
    wireNotes: exchange.wireNotes.map(note => ({ ...note, detail: redact(note.detail) })),
  }
}

function redactMembers(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(item => redactMembers(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      ownWords.has(name) ? member : redactMembers(member, redact),
    ]),
  )
}
