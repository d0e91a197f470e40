import type { Answer, Exchange, Outcome, Timings } from '../../model/exchange.ts'
import { quotesNothing } from '../../model/without-text.ts'
import type { PageExchange } from './page-data.ts'
import { takeStart } from '../../model/take-start.ts'

/** An exchange as the page holds it, with at most so many characters of its output; with 0, silent. */
export function toPageExchange(exchange: Exchange, limit: number): PageExchange {
  const { side, sample, startedAt, usage, firstTurnInputTokens, cost, cacheHit } = exchange
  const { identity, wireNotes, attempts, timings } = exchange
  const outcome = shortenOutcome(exchange.outcome, limit)
  return {
    side,
    sample,
    startedAt,
    attempts: attempts.map(attempt => ({ ...attempt, totalMs: roundMs(attempt.totalMs) })),
    outcome,
    timings: timings && roundTimings(timings),
    usage,
    firstTurnInputTokens,
    cost,
    cacheHit,
    identity,
    wireNotes,
    cutCharacters: lengthOf(exchange.outcome) - lengthOf(outcome),
  }
}

/** Characters of everything that a model wrote. */
export function lengthOf(outcome: Outcome): number {
  if (outcome.kind === 'failed') return outcome.partialText.length
  const { text, refusal, toolCalls } = outcome.answer
  return toolCalls.reduce(
    (sum, call) => sum + call.name.length + call.arguments.length,
    text.length + (refusal?.length ?? 0),
  )
}

function shortenOutcome(outcome: Outcome, limit: number): Outcome {
  if (outcome.kind === 'failed') {
    const { failure } = outcome
    const message = limit > 0 || quotesNothing(failure.class) ? failure.message : ''
    const partialText = takeStart(outcome.partialText, limit)
    return { ...outcome, failure: { ...failure, message }, partialText }
  }
  return { ...outcome, answer: shortenAnswer(outcome.answer, limit) }
}

/** All parts of an answer share the limit. */
function shortenAnswer(answer: Answer, limit: number): Answer {
  let left = limit
  const take = (text: string): string => {
    const kept = takeStart(text, left)
    left -= kept.length
    return kept
  }
  const text = take(answer.text)
  const refusal = answer.refusal === null ? null : take(answer.refusal)
  const toolCalls = answer.toolCalls.flatMap(call =>
    left > 0 ? [{ name: take(call.name), arguments: take(call.arguments) }] : [],
  )
  return { ...answer, text, refusal, toolCalls }
}

function roundTimings(timings: Timings): Timings {
  return {
    connectMs: roundMs(timings.connectMs),
    headersMs: roundMs(timings.headersMs),
    firstByteMs: roundMs(timings.firstByteMs),
    firstDeltaMs: roundMs(timings.firstDeltaMs),
    lastDeltaMs: roundMs(timings.lastDeltaMs),
    totalMs: roundMs(timings.totalMs),
  }
}

function roundMs<Value extends number | null>(ms: Value): Value {
  return (ms === null ? null : Math.round(ms * 1000) / 1000) as Value
}
