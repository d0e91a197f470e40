import { randomBytes } from 'node:crypto'
import type { JsonObject } from '../model/json.ts'
import { pieceCount, textPieces } from './answers/text-pieces.ts'
import type { Served } from './gateway-form.ts'

/** A call of a tool as OpenAI writes it. */
export interface WireToolCall extends JsonObject {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

/** The calls of an answer, with new ids. */
export function wireToolCalls({ completion }: Served): WireToolCall[] {
  return completion.toolCalls.map(call => ({
    id: `call_${randomBytes(12).toString('hex')}`,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
}

/** Text in pieces, or tool calls as OpenAI streams them: the name first, then bits of arguments. */
export function chatDeltas(served: Served): readonly JsonObject[] {
  const calls = wireToolCalls(served)
  if (calls.length === 0) return textDeltas(served)
  return calls.flatMap((call, index) => [
    { tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }] },
    ...argumentPieces(call).map(piece => ({
      tool_calls: [{ index, function: { arguments: piece } }],
    })),
  ])
}

export function textDeltas({ completion }: Served): readonly JsonObject[] {
  const { text, outputTokens } = completion
  return textPieces(text, pieceCount(outputTokens)).map(content => ({ content }))
}

export function argumentPieces(call: WireToolCall): readonly string[] {
  return textPieces(call.function.arguments, 6)
}
