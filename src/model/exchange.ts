import type { SampleWatch } from './rate-limit.ts'
import type { Mode, Side } from './side.ts'
import type { GoldenCase } from './suite.ts'

export const failureClasses = [
  'auth',
  'permission',
  'model-not-found',
  'invalid-request',
  'context-length',
  'billing',
  'rate-limit',
  'timeout',
  'overloaded',
  'upstream',
  'content-filter',
  'truncated',
  'malformed',
  'empty',
  'network',
] as const

export type FailureClass = (typeof failureClasses)[number]

export interface Failure {
  readonly class: FailureClass
  /** What the server or the socket said, shortened, in one line. */
  readonly message: string
  /** The server's own code, or the socket's (`ECONNREFUSED`). */
  readonly code: string | null
  readonly httpStatus: number | null
  /** True when the failure came inside a response that had begun as a success. */
  readonly inBand: boolean
  /** How long the server asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'error' | 'other'

export interface ToolCall {
  readonly name: string
  /** The arguments as the gateway sent them: JSON text, which may be broken. */
  readonly arguments: string
}

export interface Answer {
  /** The visible text; the turns of a conversation are joined by a blank line. */
  readonly text: string
  readonly refusal: string | null
  readonly toolCalls: readonly ToolCall[]
  /** Length of the reasoning text, which is kept apart and never compared. */
  readonly reasoningChars: number
  readonly finishReason: FinishReason | null
  readonly nativeFinishReason: string | null
}

export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly partialText: string }

/** Token counts; null is unknown. Input includes cached input, output includes reasoning. */
export interface Usage {
  readonly inputTokens: number | null
  readonly cachedInputTokens: number | null
  readonly outputTokens: number | null
  readonly reasoningTokens: number | null
  /** Input that was written to the provider's prompt cache, which costs more; absent: none known. */
  readonly cacheWrites?: CacheWrites
}

/** Tokens by how long the prompt cache keeps them. */
export interface CacheWrites {
  readonly fiveMinutes: number
  readonly oneHour: number
}

export interface Cost {
  /** US dollars, all attempts and turns together; null is unknown and never 0. */
  readonly usd: number | null
  readonly source: 'reported' | 'priced' | 'unknown'
}

/**
 * Milliseconds of the answering attempt, from the moment the request was written to a connected
 * socket. Of a conversation: the first delta of the first turn, and the sum of all turns' totals.
 */
export interface Timings {
  /** Connection set-up before that moment; null when the connection was open already. */
  readonly connectMs: number | null
  readonly headersMs: number
  readonly firstByteMs: number
  /** First non-empty content, reasoning or tool-call delta; null when unary. */
  readonly firstDeltaMs: number | null
  readonly lastDeltaMs: number | null
  readonly totalMs: number
}

export interface Identity {
  readonly requestId: string | null
  readonly generationId: string | null
  /** As the suite names it. */
  readonly modelRequested: string
  /** After the model map. */
  readonly modelSent: string
  readonly modelServed: string | null
  readonly providerServed: string | null
}

/** Something about the response's form. A `break` is what an official client would misread. */
export interface WireNote {
  readonly code: string
  readonly level: 'note' | 'break'
  readonly detail: string
}

/** The code of a failure that is our own limit on the time of a request. */
export const timeLimitCode = 'TIMEOUT'

/** The code of the note on a reported cost that is left out of all sums. */
export const impossibleCostCode = 'impossible-cost'

/** A field that went out otherwise than the user wrote it, and why. */
export interface RequestChange {
  readonly field: string
  readonly kind: 'added' | 'removed' | 'renamed'
  readonly reason: string
}

/** One HTTP request. */
export interface Attempt {
  /** UTC, ISO 8601 with milliseconds. */
  readonly startedAt: string
  /** Which turn of the conversation, from 1. */
  readonly turn: number
  readonly httpStatus: number | null
  readonly failureClass: FailureClass | null
  readonly totalMs: number
  readonly costUsd: number | null
  readonly requestId: string | null
}

/** Everything observed for one sample of a case on one side. */
export interface Exchange {
  readonly suite: string
  readonly caseId: string
  readonly mode: Mode
  /** From 1. */
  readonly sample: number
  readonly side: Side
  readonly startedAt: string
  readonly attempts: readonly Attempt[]
  readonly outcome: Outcome
  /** Null when nothing answered, and when a retry makes the time meaningless as a latency sample. */
  readonly timings: Timings | null
  readonly usage: Usage
  /** Input tokens of the first turn, the ones that must be equal on both sides. */
  readonly firstTurnInputTokens: number | null
  readonly cost: Cost
  readonly cacheHit: boolean
  readonly identity: Identity
  readonly wireNotes: readonly WireNote[]
  readonly requestChanges: readonly RequestChange[]
}

/** What the runner asks of a side. */
export interface SampleRequest {
  readonly golden: GoldenCase
  readonly side: Side
  readonly mode: Mode
  readonly sample: number
}

/** Sends one sample, with its turns and retries. Trouble is an outcome; it never rejects. */
export type Send = (
  request: SampleRequest,
  signal: AbortSignal,
  watch?: SampleWatch,
) => Promise<Exchange>
