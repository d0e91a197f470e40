import type { RequestChange } from '../../../model/exchange.ts'
import { asObject, isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import { callIdOf, listedCalls, resultIdOf } from '../chat/written-calls.ts'
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
  const hasNames = messages.some(message => message['name'] !== undefined && !isResult(message))
  return {
    items: messages.flatMap(toItems),
    changes: hasNames
      ? [{ field: 'messages.name', kind: 'removed', reason: 'input items have no names' }]
      : [],
  }
}

function toItems(message: ChatMessage): readonly JsonObject[] {
  if (isResult(message)) return [toolResult(message)]
  if (message.role === 'assistant') return assistantItems(message)
  const { content, name: _name, ...others } = message
  return [{ ...others, content: partsFor('input', content) }]
}

/** Of a tool, or of a function in the older form. */
function isResult({ role }: ChatMessage): boolean {
  return role === 'tool' || role === 'function'
}

function toolResult(message: ChatMessage): JsonObject {
  const { role: _role, content, tool_call_id: _id, name: _name, ...others } = message
  return {
    ...others,
    type: 'function_call_output',
    call_id: resultIdOf(message),
    output: partsFor('input', content),
  }
}

/** What was said, if anything, then a call each. */
function assistantItems(message: ChatMessage): readonly JsonObject[] {
  const { content, refusal, name: _name, ...further } = message
  const { tool_calls: _calls, function_call: _call, ...others } = further
  const said: JsonValue =
    isEmpty(content) && typeof refusal === 'string' ? refusalPart(refusal) : content
  const items: JsonObject[] = isEmpty(said)
    ? []
    : [{ ...others, content: partsFor('output', said) }]
  return [...items, ...listedCalls(message).filter(isJsonObject).map(toCallItem)]
}

function refusalPart(refusal: string): JsonValue {
  return refusal === '' ? '' : [{ type: 'refusal', refusal }]
}

function isEmpty(content: JsonValue | undefined): boolean {
  return content === undefined || content === null || content === ''
}

function toCallItem(call: JsonObject): JsonObject {
  const { custom, function: called } = call
  return isJsonObject(custom)
    ? { ...custom, type: 'custom_tool_call', call_id: callIdOf(call) }
    : { ...asObject(called), type: 'function_call', call_id: callIdOf(call) }
}
