import type { RequestChange } from '../../../model/exchange.ts'
import {
  asObject,
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
} from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import { partsFor } from './content-parts.ts'

interface InputItems {
  readonly items: readonly JsonObject[]
  readonly changes: readonly RequestChange[]
}

/**
 * A conversation in chat form as input items. System and developer messages stay items in their
 * places instead of becoming `instructions`: there may be several, anywhere in the conversation,
 * and the model must see what it sees in chat.
 */
export function toInputItems(messages: readonly ChatMessage[]): InputItems {
  const hasNames = messages.some(({ role, name }) => name !== undefined && role !== 'tool')
  return {
    items: messages.flatMap(toItems),
    changes: hasNames
      ? [{ field: 'messages.name', kind: 'removed', reason: 'input items have no names' }]
      : [],
  }
}

function toItems(message: ChatMessage): readonly JsonObject[] {
  const { role } = message
  if (role === 'tool') return [toolResult(message)]
  if (role === 'assistant') return assistantItems(message)
  const { content, name: _name, ...others } = message
  return [{ ...others, content: partsFor('input', content) }]
}

function toolResult(message: ChatMessage): JsonObject {
  const { role: _role, content, tool_call_id: callId = '', name: _name, ...others } = message
  return {
    ...others,
    type: 'function_call_output',
    call_id: callId,
    output: partsFor('input', content),
  }
}

/** What was said, if anything, then a call each. */
function assistantItems(message: ChatMessage): readonly JsonObject[] {
  const { content, refusal, tool_calls: calls, name: _name, ...others } = message
  const said: JsonValue =
    isEmpty(content) && typeof refusal === 'string' ? refusalPart(refusal) : content
  const items: JsonObject[] = isEmpty(said)
    ? []
    : [{ ...others, content: partsFor('output', said) }]
  return [...items, ...(Array.isArray(calls) ? calls.filter(isJsonObject).map(toCallItem) : [])]
}

function refusalPart(refusal: string): JsonValue {
  return refusal === '' ? '' : [{ type: 'refusal', refusal }]
}

function isEmpty(content: JsonValue | undefined): boolean {
  return content === undefined || content === null || content === ''
}

function toCallItem(call: JsonObject): JsonObject {
  const { id = '' } = call
  const { custom } = call
  return isJsonObject(custom)
    ? { ...custom, type: 'custom_tool_call', call_id: id }
    : { ...objectAt(call, 'function'), type: 'function_call', call_id: id }
}

function objectAt(value: JsonObject, field: string): JsonObject {
  const found = property(value, field)
  return asObject(found)
}
