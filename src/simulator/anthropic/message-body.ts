import { randomBytes } from 'node:crypto'

import { property } from '../../model/json.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { Served } from '../gateway-form.ts'

/** A block of a message, with what it comes in when it is streamed. */
export type ContentBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly json: string }

/** The blocks of an answer: thinking where it was asked for, then calls or text. */
export function contentBlocks(served: Served): readonly ContentBlock[] {
  const { completion, body } = served
  const thinking = property(body['thinking'], 'type')
  const isThinking = thinking === 'enabled' || thinking === 'adaptive'
  return [
    ...(isThinking ? [thought] : []),
    ...(completion.toolCalls.length > 0
      ? completion.toolCalls.map((call): ContentBlock => ({
          type: 'tool_use',
          id: `toolu_${nativeId()}`,
          name: call.name,
          json: call.arguments,
        }))
      : [{ type: 'text', text: completion.text } as const]),
  ]
}

const thought: ContentBlock = {
  type: 'thinking',
  thinking: 'The question is plain, so the answer can be short.',
  signature: 'c2lnbmF0dXJlIG9mIGEgc2ltdWxhdGlvbg==',
}

/** A block as it stands in a whole message. */
export function wholeBlock(block: ContentBlock): JsonObject {
  if (block.type !== 'tool_use') return { ...block }
  const { type, id, name, json } = block
  return { type, id, name, input: JSON.parse(json) as JsonValue }
}

/** 24 characters, as in `msg_...` and `toolu_...`. */
export function nativeId(): string {
  return `01${randomBytes(16).toString('base64url').replaceAll(/[-_]/g, 'a')}`
}

/** The members in which a whole message, and the first event of a stream, name the answer. */
export function messageHead(id: string, model: string): JsonObject {
  return { id, type: 'message', role: 'assistant', model }
}

interface Stop extends JsonObject {
  stop_reason: string
  stop_sequence: string | null
}

/** Why the answer ends, and at which sequence. */
export function stopOf({ completion }: Served): Stop {
  const { finishReason, stopSequence } = completion
  const isSequence = finishReason === 'stop' && stopSequence !== null
  return {
    stop_reason: isSequence ? 'stop_sequence' : stopReasons[finishReason],
    stop_sequence: isSequence ? stopSequence : null,
  }
}

const stopReasons = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' } as const
