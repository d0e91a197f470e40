import { randomBytes } from 'node:crypto'

import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { pieceCount, textPieces } from '../answers/text-pieces.ts'
import { thoughtSignature } from './thought-signature.ts'

/** The answer that is not streamed. */
export function nativeReply(served: Served): Reply {
  const { completion } = served
  const parts = completion.toolCalls.length > 0 ? callParts(served) : [{ text: completion.text }]
  return { status: 200, body: response(served, { parts, isLast: true, share: 1 }) }
}

/**
 * Chunks with CRLF line ends, each a response of its own that repeats the usage so far. The last one
 * has an empty text with the signature and the finish reason; nothing else marks the end.
 */
export function nativeStream(served: Served): StreamFrames {
  const { completion } = served
  const isCalling = completion.toolCalls.length > 0
  const pieces = isCalling
    ? callParts(served).map(part => [part])
    : textPieces(completion.text, pieceCount(completion.outputTokens)).map(text => [{ text }])
  const last = [{ text: '', ...(!isCalling && { thoughtSignature: thoughtSignature(served) }) }]
  return {
    headers: {},
    opening: [],
    pieces: pieces.map((parts, index) =>
      frame(response(served, { parts, isLast: false, share: (index + 1) / pieces.length })),
    ),
    closing: [frame(response(served, { parts: last, isLast: true, share: 1 }))],
  }
}

export function responseId(): string {
  return randomBytes(17).toString('base64url')
}

function frame(data: JsonObject): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`
}

interface Piece {
  readonly parts: readonly JsonObject[]
  readonly isLast: boolean
  /** Of the answer's tokens, as far as it has come. */
  readonly share: number
}

function response(served: Served, { parts, isLast, share }: Piece): JsonObject {
  return {
    candidates: [
      {
        content: { parts: [...parts], role: 'model' },
        ...(isLast && { finishReason: finishReasons[served.completion.finishReason] }),
        index: 0,
      },
    ],
    ...usage(served, share),
    modelVersion: served.model.key,
    responseId: served.requestId,
  }
}

/** There is no finish reason of its own for tool calls. */
const finishReasons = { stop: 'STOP', tool_calls: 'STOP', length: 'MAX_TOKENS' } as const

/** Only the first of several calls has a signature. */
function callParts(served: Served): readonly JsonObject[] {
  return served.completion.toolCalls.map((call, index) => ({
    functionCall: { name: call.name, args: JSON.parse(call.arguments) as JsonValue },
    ...(index === 0 && { thoughtSignature: thoughtSignature(served) }),
  }))
}

function usage(served: Served, share: number): JsonObject {
  const { billing } = served.completion
  if (billing === null) return {}
  const candidatesTokenCount = Math.ceil(billing.completionTokens * share)
  return {
    usageMetadata: {
      promptTokenCount: billing.promptTokens,
      candidatesTokenCount,
      totalTokenCount: billing.promptTokens + candidatesTokenCount,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: billing.promptTokens }],
      serviceTier: 'standard',
    },
  }
}
