import type { Exchange } from '../../model/exchange.ts'
import type { Redact } from './redact.ts'
import { redactTexts } from './redact-texts.ts'

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
  return redactTexts(exchange, redact, ownWords)
}

/** Removes what the user's patterns match from what was answered, noted of it, or said of a failure. */
export function redactContent(exchange: Exchange, redact: Redact): Exchange {
  return {
    ...exchange,
    outcome: redactTexts(exchange.outcome, redact, ownWords),
    wireNotes: exchange.wireNotes.map(note => ({ ...note, detail: redact(note.detail) })),
  }
}
