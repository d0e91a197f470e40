import type {
  Answer,
  Cost,
  Exchange,
  Outcome,
  RequestChange,
  SampleRequest,
  Timings,
  Usage,
  WireNote,
} from '../model/exchange.ts'
import { isModelAsked } from '../model/model-id.ts'
import { reportedCost, type Decoded } from '../wire/decoding/decoded.ts'
import { unknownUsage } from '../wire/facts/usage.ts'
import type { RequestAttempt } from './attempt-request.ts'

/** One turn of a conversation with all its attempts; the last one counts. */
export interface FinishedTurn {
  readonly attempts: readonly RequestAttempt[]
  readonly last: RequestAttempt
}

export interface ExchangeParts {
  readonly sample: SampleRequest
  readonly modelSent: string
  /** At least one. */
  readonly turns: readonly FinishedTurn[]
  readonly requestChanges: readonly RequestChange[]
  /** Notes about the request, which concern an answer only. */
  readonly requestNotes: readonly WireNote[]
}

/** Everything observed for one sample, its turns and attempts together. */
export function assembleExchange(parts: ExchangeParts): Exchange {
  const { sample, turns, modelSent } = parts
  const attempts = turns.flatMap(turn => turn.attempts)
  const [first] = turns
  const decoded = turns.at(-1)?.last.decoded
  const startedAt = attempts[0]?.attempt.startedAt
  if (first === undefined || decoded === undefined || startedAt === undefined) {
    throw new Error('a case without turns cannot be sent')
  }
  const outcome = joinOutcomes(turns)
  const isAnswered = outcome.kind === 'answered'
  return {
    suite: sample.golden.suite,
    caseId: sample.golden.id,
    mode: sample.mode,
    sample: sample.sample,
    side: sample.side,
    startedAt,
    attempts: attempts.map(({ attempt }) => attempt),
    outcome,
    // A sample that had to be tried again is no sample of the gateway's speed.
    timings: isAnswered && attempts.length === turns.length ? joinTimings(turns) : null,
    usage: sumUsage(turns),
    firstTurnInputTokens: first.last.decoded.usage.inputTokens,
    cost: joinCosts(turns, attempts),
    cacheHit: turns.some(turn => turn.last.decoded.cacheHit),
    identity: {
      requestId: decoded.requestId,
      generationId: decoded.generationId,
      modelRequested: sample.golden.model,
      modelSent,
      modelServed: modelServedBy(decoded, { modelRequested: sample.golden.model, modelSent }),
      providerServed: decoded.providerServed,
    },
    wireNotes: isAnswered
      ? distinct([...turns.flatMap(turn => turn.last.decoded.wireNotes), ...parts.requestNotes])
      : [],
    requestChanges: parts.requestChanges,
  }
}

/** A provider's own name counts where it is that of the model: another name may be the same model's. */
function modelServedBy(
  { modelServed, isProviderModel }: Decoded,
  asked: Parameters<typeof isModelAsked>[1],
): string | null {
  const isUntold =
    modelServed !== null && isProviderModel === true && !isModelAsked(modelServed, asked)
  return isUntold ? null : modelServed
}

/** The turns' texts joined by a blank line; one failed turn fails the whole. */
function joinOutcomes(turns: readonly FinishedTurn[]): Outcome {
  const outcomes = turns.map(turn => turn.last.decoded.outcome)
  const answers = outcomes.flatMap(outcome => (outcome.kind === 'answered' ? [outcome.answer] : []))
  const failed = outcomes.find(outcome => outcome.kind === 'failed')
  const texts = answers.map(answer => answer.text)
  if (failed?.kind === 'failed') {
    return { ...failed, partialText: [...texts, failed.partialText].join('\n\n') }
  }
  const final = answers.at(-1) ?? emptyAnswer
  const { finishReason, nativeFinishReason } = answers.find(isCutOff) ?? final
  return {
    kind: 'answered',
    answer: {
      ...final,
      finishReason,
      nativeFinishReason,
      text: texts.join('\n\n'),
      refusal: answers.map(answer => answer.refusal).find(refusal => refusal !== null) ?? null,
      toolCalls: answers.flatMap(answer => answer.toolCalls),
      reasoningChars: answers.reduce((sum, answer) => sum + answer.reasoningChars, 0),
    },
  }
}

/** The turns after it go on from half an answer, however well they end themselves. */
function isCutOff({ finishReason }: Answer): boolean {
  return finishReason === 'length' || finishReason === 'content_filter'
}

const emptyAnswer: Answer = {
  text: '',
  refusal: null,
  toolCalls: [],
  reasoningChars: 0,
  finishReason: null,
  nativeFinishReason: null,
}

/** The beginning is the first turn's, the total is the sum; waits of ours between turns are none. */
function joinTimings(turns: readonly FinishedTurn[]): Timings | null {
  const timings = turns.map(turn => turn.last.timings)
  const [first] = timings
  if (first === undefined || first === null) return null
  const totals = timings.map(timing => timing?.totalMs ?? 0)
  const totalMs = totals.reduce((sum, total) => sum + total, 0)
  const lastDeltaMs = timings.at(-1)?.lastDeltaMs ?? null
  const beforeLastMs = totalMs - (totals.at(-1) ?? 0)
  return {
    ...first,
    lastDeltaMs: lastDeltaMs === null ? null : beforeLastMs + lastDeltaMs,
    totalMs,
  }
}

function sumUsage(turns: readonly FinishedTurn[]): Usage {
  const [first = unknownUsage, ...others] = turns.map(turn => turn.last.decoded.usage)
  return others.reduce(addUsage, first)
}

/** Unknown in one part is unknown in the sum. */
function addUsage(left: Usage, right: Usage): Usage {
  const add = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : a + b
  return {
    inputTokens: add(left.inputTokens, right.inputTokens),
    cachedInputTokens: add(left.cachedInputTokens, right.cachedInputTokens),
    outputTokens: add(left.outputTokens, right.outputTokens),
    reasoningTokens: add(left.reasoningTokens, right.reasoningTokens),
    ...addCacheWrites(left, right),
  }
}

function addCacheWrites(left: Usage, right: Usage): Pick<Usage, 'cacheWrites'> {
  const none = { fiveMinutes: 0, oneHour: 0 }
  if (left.cacheWrites === undefined && right.cacheWrites === undefined) return {}
  const { cacheWrites: first = none } = left
  const { cacheWrites: second = none } = right
  return {
    cacheWrites: {
      fiveMinutes: first.fiveMinutes + second.fiveMinutes,
      oneHour: first.oneHour + second.oneHour,
    },
  }
}

/**
 * All attempts of all turns. Failed attempts are mostly free and say nothing of cost, but an
 * answered turn of unknown cost makes the sum unknown.
 */
function joinCosts(turns: readonly FinishedTurn[], attempts: readonly RequestAttempt[]): Cost {
  const isUnknown = turns.some(
    ({ last }) => last.decoded.outcome.kind === 'answered' && last.decoded.cost.usd === null,
  )
  const known = attempts.flatMap(({ decoded }) => decoded.cost.usd ?? [])
  return reportedCost(
    isUnknown || known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0),
  )
}

function distinct(notes: readonly WireNote[]): readonly WireNote[] {
  return [...new Map(notes.map(note => [`${note.code} ${note.detail}`, note])).values()]
}
