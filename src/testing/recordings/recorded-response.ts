import type { FailureClass, FinishReason, Outcome, Usage, WireNote } from '../../model/exchange.ts'
import type { Mode } from '../../model/side.ts'

/** What a decoder is to make of a response. */
interface NormalAnswer {
  readonly text: string
  /** `name {"json":"arguments"}` */
  readonly calls?: readonly string[]
  readonly finish: readonly [FinishReason | null, native: string | null]
  readonly reasoningChars?: number
  /** Input, cached input, output, reasoning. */
  readonly tokens?: readonly [number | null, number | null, number | null, number | null]
  readonly model?: string
  readonly id?: string
  /** `code: level` */
  readonly notes?: readonly string[]
}

interface NormalFailure {
  readonly failure: FailureClass
  readonly code?: string
  readonly inBand?: boolean
  readonly retryAfterMs?: number
  readonly partialText?: string
}

export interface RecordedResponse {
  readonly mode: Mode
  readonly status?: number
  readonly body: string
  readonly expected: NormalAnswer | NormalFailure
}

/** A decoded response with what matters of it, in the form that recordings expect. */
export function normalForm(decoded: {
  readonly outcome: Outcome
  readonly usage: Usage
  readonly modelServed: string | null
  readonly generationId: string | null
  readonly wireNotes: readonly WireNote[]
}): NormalAnswer | NormalFailure {
  const { outcome, usage } = decoded
  if (outcome.kind === 'failed') {
    const { class: failure, code, inBand, retryAfterMs } = outcome.failure
    return {
      failure,
      ...(code !== null && { code }),
      ...(inBand && { inBand }),
      ...(retryAfterMs !== null && { retryAfterMs }),
      ...(outcome.partialText !== '' && { partialText: outcome.partialText }),
    }
  }
  const { text, toolCalls, finishReason, nativeFinishReason, reasoningChars } = outcome.answer
  const tokens = [
    usage.inputTokens,
    usage.cachedInputTokens,
    usage.outputTokens,
    usage.reasoningTokens,
  ] as const
  return {
    text,
    finish: [finishReason, nativeFinishReason],
    ...(toolCalls.length > 0 && {
      calls: toolCalls.map(call => `${call.name} ${call.arguments}`),
    }),
    ...(reasoningChars > 0 && { reasoningChars }),
    ...(tokens.some(count => count !== null) && { tokens }),
    ...(decoded.modelServed !== null && { model: decoded.modelServed }),
    ...(decoded.generationId !== null && { id: decoded.generationId }),
    ...(decoded.wireNotes.length > 0 && {
      notes: decoded.wireNotes.map(note => `${note.code}: ${note.level}`),
    }),
  }
}
