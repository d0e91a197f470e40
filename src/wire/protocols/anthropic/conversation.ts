import type { RequestChange } from '../../../model/exchange.ts'
import type { JsonObject, JsonValue } from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import { resultIdOf, writtenCalls } from '../chat/written-calls.ts'
import { toContentBlocks } from './content-blocks.ts'

interface TranslatedConversation {
  readonly messages: readonly JsonObject[]
  /** A text, or blocks; null without a system message. */
  readonly system: JsonValue
  readonly changes: readonly RequestChange[]
}

const systemChange: RequestChange = {
  field: 'messages.system',
  kind: 'renamed',
  reason: 'Anthropic takes the system prompt ahead of the conversation',
}

const translatedMembers: ReadonlySet<string> = new Set([
  'role',
  'content',
  'tool_calls',
  'function_call',
  'tool_call_id',
])

/** A conversation in OpenAI's form as Anthropic takes it, its system messages apart. */
export function toConversation(given: readonly ChatMessage[]): TranslatedConversation {
  const changes = new Map<string, RequestChange>()
  const system: JsonValue[] = []
  const messages: JsonObject[] = []
  /** Where the results of one round of tool calls are gathered: they belong into one message. */
  let results: JsonObject[] | null = null

  function note(change: RequestChange): void {
    changes.set(change.field, change)
  }

  function blocksOf(content: JsonValue): readonly JsonObject[] {
    const translated = toContentBlocks(content)
    for (const change of translated.changes) note(change)
    return translated.blocks
  }

  /** Text alone stays a string. */
  function contentOf(content: JsonValue): JsonValue {
    return typeof content === 'string' ? content : [...blocksOf(content)]
  }

  function addResult(message: ChatMessage): void {
    const content = contentOf(message.content)
    const result = { type: 'tool_result', tool_use_id: resultIdOf(message), content }
    if (results === null) {
      results = []
      messages.push({ role: 'user', content: results })
    }
    results.push(result)
  }

  for (const message of given) {
    const { role, content } = message
    const isResult = role === 'tool' || role === 'function'
    if (!isResult) results = null
    for (const member of Object.keys(message)) {
      const isKept = translatedMembers.has(member) || (member === 'name' && isResult)
      if (!isKept) note(lostMember(member))
    }
    if (role === 'system' || role === 'developer') {
      if (messages.length > 0) note(systemChange)
      system.push(contentOf(content))
    } else if (isResult) addResult(message)
    else {
      const calls = toToolUses(message)
      messages.push({
        role,
        content: calls.length > 0 ? [...blocksOf(content), ...calls] : contentOf(content),
      })
    }
  }
  return { messages, system: joinSystem(system), changes: [...changes.values()] }
}

/** One text stays a text; several system messages become a block each. */
export function joinSystem(parts: readonly JsonValue[]): JsonValue {
  const [first = null] = parts
  if (parts.length <= 1) return first
  return parts.flatMap(part => [...toContentBlocks(part).blocks])
}

function lostMember(member: string): RequestChange {
  return {
    field: `messages.${member}`,
    kind: 'removed',
    reason: 'messages of Anthropic hold nothing but a role and content',
  }
}

function toToolUses(message: ChatMessage): readonly JsonObject[] {
  return writtenCalls(message).map(({ id, name, input }) => ({ type: 'tool_use', id, name, input }))
}
