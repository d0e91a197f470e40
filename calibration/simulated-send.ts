import type { Defect } from '../src/model/defect.ts'
import type {
  Attempt,
  Exchange,
  Failure,
  Outcome,
  SampleRequest,
  Send,
} from '../src/model/exchange.ts'
import type { JsonValue } from '../src/model/json.ts'
import type { Side } from '../src/model/side.ts'
import { caseKey } from '../src/model/suite.ts'
import { randomStream, uniform } from '../src/statistics/basics/random.ts'
import { findModel } from '../src/simulator/catalogue.ts'
import { parseChatRequest } from '../src/simulator/chat-request.ts'
import { complete, type Completion } from '../src/simulator/completion.ts'
import { planPace } from '../src/simulator/pace.ts'
import { readPrompt } from '../src/simulator/answers/read-prompt.ts'
import { createSlotIdentifier } from '../src/simulator/slot-identity.ts'
import { misplacedPrompt, writeAnswer } from '../src/simulator/answers/text-model.ts'
import { createTroubleMaker, type Trouble } from '../src/simulator/trouble.ts'

/** A difference between the sides of a known size; whatever is absent does not differ. */
export interface Change {
  /** Share of answers that belong to another prompt. */
  readonly replaced?: number
  /** Factors on all times, and on all prices. */
  readonly slowdown?: number
  readonly markup?: number
  /** Share of requests that fail, whatever is tried. */
  readonly failing?: number
}

export interface SimulatedSendOptions {
  readonly side: Side
  readonly seed: string
  readonly defects: readonly Defect[]
  readonly change: Change
  readonly retries: number
  /** Virtual time, in milliseconds since 1970. */
  readonly now: () => number
}

/**
 * The simulated gateways' model, pace and trouble without gateways: what a run over HTTP observes,
 * thousands of times faster, and free of this machine's own noise.
 */
export function createSimulatedSend(options: SimulatedSendOptions): Send {
  const { side, seed, retries, change } = options
  const defects = new Set(options.defects)
  const hasDefect = (defect: Defect): boolean => defects.has(defect)
  const slots = createSlotIdentifier(side)
  const trouble = createTroubleMaker(seed, hasDefect)
  const chance = (what: string, stream: string): number =>
    uniform(randomStream(seed, `${what} ${stream}`))
  const misplaced = (completion: Completion, stream: string): Completion => {
    const random = randomStream(seed, `misplaced ${stream}`)
    const speaker = { modelKey: 'gpt-4o-mini', temperature: 1, random, isOther: false }
    const text = writeAnswer(misplacedPrompt(readPrompt([otherMessage])), speaker)
    return { ...completion, text }
  }
  return async sample => {
    const { golden, mode } = sample
    const body = { model: golden.model, messages: golden.turns[0] ?? [], ...golden.request }
    const parsed = parseChatRequest({ ...body, stream: mode === 'stream' } as unknown as JsonValue)
    const model = findModel('llm-gateway', golden.model)
    if (!parsed.ok || model === undefined) throw new Error(`no request: ${golden.id}`)
    const slot = slots.identify({
      header: `${encodeURIComponent(caseKey(golden))};${mode};${sample.sample}`,
      content: () => golden.id,
      isStream: mode === 'stream',
      turn: 1,
    })
    const own = complete({ request: parsed.request, model, slot, seed, hasDefect })
    const completion =
      chance('replaced', slot.stream) < (change.replaced ?? 0) ? misplaced(own, slot.stream) : own
    const { outputTokens } = own
    const delayFactor = change.slowdown ?? 1
    const pace = planPace({ slot, seed, hasDefect, delayFactor, outputTokens })
    const isFailing = chance('failing', slot.stream) < (change.failing ?? 0)
    const startedAt = new Date(options.now()).toISOString()
    const attempts: Attempt[] = []
    let failure: Failure | null
    do {
      const met = isFailing ? upstreamTrouble : trouble.meet(slot)
      failure = failureOf(met) ?? cutFailure(mode === 'stream', hasDefect)
      const totalMs = failure === null ? pace.totalMs : pace.firstTokenMs
      const usd = failure === null ? costOf(completion, change) : null
      attempts.push({
        startedAt,
        turn: 1,
        httpStatus: failure?.httpStatus ?? 200,
        failureClass: failure?.class ?? null,
        totalMs,
        costUsd: usd,
        requestId: null,
      })
    } while (failure !== null && failure.class !== 'truncated' && attempts.length <= retries)
    return exchangeOf(sample, { completion, change, attempts, failure, pace, startedAt, side })
  }
}

const otherMessage = {
  role: 'user',
  text: 'Describe the harvest of the orchard in about 50 words.',
  images: [],
} as const

const upstreamTrouble = { kind: 'upstream', status: 502 } as const

function failureOf(trouble: Trouble | null): Failure | null {
  if (trouble === null) return null
  const isLimit = trouble.kind === 'rate-limited'
  return {
    class: isLimit ? 'rate-limit' : 'upstream',
    message: isLimit ? 'too many requests' : 'the provider failed',
    code: null,
    httpStatus: isLimit ? 429 : trouble.status,
    inBand: false,
    retryAfterMs: null,
  }
}

function cutFailure(isStream: boolean, hasDefect: (defect: Defect) => boolean): Failure | null {
  if (!isStream || !hasDefect('cut-stream')) return null
  return {
    class: 'truncated',
    message: 'the stream ends early',
    code: null,
    httpStatus: 200,
    inBand: true,
    retryAfterMs: null,
  }
}

function costOf({ billing }: Completion, { markup = 1 }: Change): number | null {
  return billing === null ? null : (markup * (billing.inputNanos + billing.outputNanos)) / 1e9
}

interface Observed {
  readonly completion: Completion
  readonly change: Change
  readonly attempts: readonly Attempt[]
  readonly failure: Failure | null
  readonly pace: { readonly firstTokenMs: number; readonly totalMs: number }
  readonly startedAt: string
  readonly side: Side
}

function exchangeOf({ golden, mode, sample }: SampleRequest, observed: Observed): Exchange {
  const { completion, change, attempts, failure, pace, startedAt, side } = observed
  const billing = failure === null ? completion.billing : null
  const usd = failure === null ? costOf(completion, change) : null
  const isTimed = failure === null && attempts.length === 1
  return {
    suite: golden.suite,
    caseId: golden.id,
    mode,
    sample,
    side,
    startedAt,
    attempts,
    outcome: outcomeOf(completion, failure),
    timings: isTimed
      ? {
          connectMs: null,
          headersMs: pace.firstTokenMs,
          firstByteMs: pace.firstTokenMs,
          firstDeltaMs: mode === 'stream' ? pace.firstTokenMs : null,
          lastDeltaMs: mode === 'stream' ? pace.totalMs : null,
          totalMs: pace.totalMs,
        }
      : null,
    usage: {
      inputTokens: billing?.promptTokens ?? null,
      cachedInputTokens: null,
      outputTokens: billing?.completionTokens ?? null,
      reasoningTokens: null,
    },
    firstTurnInputTokens: billing?.promptTokens ?? null,
    cost: { usd, source: usd === null ? 'unknown' : 'reported' },
    cacheHit: false,
    identity: {
      requestId: null,
      generationId: null,
      modelRequested: golden.model,
      modelSent: golden.model,
      modelServed: golden.model,
      providerServed: 'openai',
    },
    wireNotes: [],
    requestChanges: [],
  }
}

function outcomeOf(completion: Completion, failure: Failure | null): Outcome {
  if (failure !== null) return { kind: 'failed', failure, partialText: '' }
  return {
    kind: 'answered',
    answer: {
      text: completion.text,
      refusal: null,
      toolCalls: completion.toolCalls.map(call => ({ name: call.name, arguments: call.arguments })),
      reasoningChars: 0,
      finishReason: completion.finishReason,
      nativeFinishReason: completion.finishReason,
    },
  }
}
