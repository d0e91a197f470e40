import { randomBytes } from 'node:crypto'

import type { JsonObject } from '../../model/json.ts'
import type { Served } from '../gateway-form.ts'

/** An item of a response's output as it stands when it is done. */
export type OutputItem = ReasoningItem | MessageItem | CallItem

interface ReasoningItem extends JsonObject {
  id: string
  type: 'reasoning'
}

export interface MessageItem extends JsonObject {
  id: string
  type: 'message'
  content: [TextPart]
}

interface TextPart extends JsonObject {
  type: 'output_text'
  text: string
}

interface CallItem extends JsonObject {
  id: string
  type: 'function_call'
  arguments: string
}

/** The answer as output items: reasoning models begin with an item that says nothing of theirs. */
export function outputItems(served: Served): readonly OutputItem[] {
  const { text, toolCalls } = served.completion
  const reasoning: OutputItem[] = isReasoningModel(served)
    ? [{ id: itemId('rs'), type: 'reasoning', summary: [] }]
    : []
  const message: OutputItem[] =
    text !== '' || toolCalls.length === 0
      ? [
          {
            id: itemId('msg'),
            type: 'message',
            status: statusOf(served),
            role: 'assistant',
            content: [{ type: 'output_text', annotations: [], logprobs: [], text }],
          },
        ]
      : []
  const calls = toolCalls.map((call): OutputItem => ({
    id: itemId('fc'),
    type: 'function_call',
    status: 'completed',
    call_id: itemId('call'),
    name: call.name,
    arguments: call.arguments,
  }))
  return [...reasoning, ...message, ...calls]
}

/** The protocol has a status where chat has a finish reason. */
export function statusOf(served: Served): 'completed' | 'incomplete' {
  return served.completion.finishReason === 'length' ? 'incomplete' : 'completed'
}

export function itemId(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('hex')}`
}

export function isReasoningModel(served: Pick<Served, 'model'>): boolean {
  return /^(?:o\d|gpt-[5-9])/.test(served.model.key)
}
