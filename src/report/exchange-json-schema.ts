import type { JsonObject } from '../model/json.ts'
import { failureClasses } from '../model/exchange.ts'
import { modes, sides } from '../model/side.ts'
import { count, figure, flag, instant, listOf, oneOf, orNull, record, text } from './json-schema.ts'

const failureClass = oneOf(failureClasses)

/** Texts are null in a report without content. */
const failure = record({
  class: failureClass,
  message: orNull(text),
  code: orNull(text),
  httpStatus: orNull(count),
  inBand: flag,
  retryAfterMs: orNull(figure),
})

const answer = record({
  text: orNull(text),
  refusal: orNull(text),
  toolCalls: listOf(record({ name: text, arguments: orNull(text) })),
  reasoningChars: count,
  finishReason: orNull(oneOf(['stop', 'length', 'tool_calls', 'content_filter', 'error', 'other'])),
  nativeFinishReason: orNull(text),
})

const attempt = record({
  startedAt: instant,
  turn: count,
  httpStatus: orNull(count),
  failureClass: orNull(failureClass),
  totalMs: figure,
  costUsd: orNull(figure),
  requestId: orNull(text),
})

const timings = record({
  connectMs: orNull(figure),
  headersMs: figure,
  firstByteMs: figure,
  firstDeltaMs: orNull(figure),
  lastDeltaMs: orNull(figure),
  totalMs: figure,
})

/** One sample of a case on one side, as `run.json` holds it. */
export const exchangeJsonSchema: JsonObject = record({
  suite: text,
  caseId: text,
  mode: oneOf(modes),
  sample: count,
  side: oneOf(sides),
  startedAt: instant,
  attempts: listOf(attempt),
  outcome: {
    anyOf: [
      record({ kind: { const: 'answered' }, answer }),
      record({ kind: { const: 'failed' }, failure, partialText: orNull(text) }),
    ],
  },
  timings: orNull(timings),
  usage: record(
    {
      inputTokens: orNull(count),
      cachedInputTokens: orNull(count),
      outputTokens: orNull(count),
      reasoningTokens: orNull(count),
    },
    { cacheWrites: record({ fiveMinutes: count, oneHour: count }) },
  ),
  firstTurnInputTokens: orNull(count),
  cost: record({ usd: orNull(figure), source: oneOf(['reported', 'priced', 'unknown']) }),
  cacheHit: flag,
  identity: record({
    requestId: orNull(text),
    generationId: orNull(text),
    modelRequested: text,
    modelSent: text,
    modelServed: orNull(text),
    providerServed: orNull(text),
  }),
  wireNotes: listOf(record({ code: text, level: oneOf(['note', 'break']), detail: text })),
  requestChanges: listOf(
    record({ field: text, kind: oneOf(['added', 'removed', 'renamed']), reason: text }),
  ),
})
