import type { RequestChange } from '../../../model/exchange.ts'
import { isJsonObject, type JsonValue } from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import type { ToolCallMembers } from '../../dialect/profile.ts'

interface CompletedMessages {
  readonly messages: readonly ChatMessage[]
  readonly changes: readonly RequestChange[]
}

/** The conversation with the members that a gateway wants in the assistant's tool calls. */
export function withToolCallMembers(
  messages: readonly ChatMessage[],
  wanted: ToolCallMembers | undefined,
  model: string,
): CompletedMessages {
  const untouched = { messages, changes: [] }
  if (wanted === undefined || !wanted.models(model)) return untouched
  let isChanged = false
  const complete = (call: JsonValue): JsonValue => {
    if (!isJsonObject(call)) return call
    if (Object.keys(wanted.members).every(member => Object.hasOwn(call, member))) return call
    isChanged = true
    return { ...wanted.members, ...call }
  }
  const completed = messages.map((message): ChatMessage => {
    const calls = message['tool_calls']
    if (!Array.isArray(calls) || calls[0] === undefined) return message
    return { ...message, tool_calls: [complete(calls[0]), ...calls.slice(1)] }
  })
  return isChanged ? { messages: completed, changes: [wanted.change] } : untouched
}
