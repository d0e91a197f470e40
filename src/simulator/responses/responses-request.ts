import { asList, isJsonObject, property } from '../../model/json.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { parseChatRequest } from '../chat-request.ts'
import type { ParsedRequest } from '../chat-request.ts'
import { findRequestFault } from './find-request-fault.ts'

/** Reads a request of the Responses protocol by writing it as the chat that it stands for. */
export function parseResponsesRequest(body: JsonValue): ParsedRequest {
  if (!isJsonObject(body)) return parseChatRequest(body)
  const fault = findRequestFault(body)
  return fault === null ? parseChatRequest(toChat(body)) : { ok: false, fault }
}

function toChat(body: JsonObject): JsonObject {
  const { model, stream, temperature, parallel_tool_calls: parallel, instructions } = body
  const system: JsonObject[] =
    typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : []
  return {
    model: model ?? null,
    messages: [...system, ...toMessages(body['input'])],
    tools: toTools(body['tools']),
    tool_choice: toToolChoice(body['tool_choice']),
    response_format: toFormat(property(body['text'], 'format')),
    max_tokens: body['max_output_tokens'] ?? null,
    ...(stream !== undefined && { stream }),
    ...(temperature !== undefined && { temperature }),
    ...(parallel !== undefined && { parallel_tool_calls: parallel }),
  }
}

function toMessages(input: JsonValue | undefined): readonly JsonObject[] {
  if (!Array.isArray(input)) return [{ role: 'user', content: input ?? '' }]
  return input.filter(isJsonObject).reduce<readonly JsonObject[]>(addItem, [])
}

function addItem(messages: readonly JsonObject[], item: JsonObject): readonly JsonObject[] {
  const { type, role = null, content, call_id: callId = '', name = '', output } = item
  switch (type) {
    case 'function_call': {
      const called = { name, arguments: item['arguments'] ?? '' }
      return addCall(messages, { id: callId, type: 'function', function: called })
    }
    case 'function_call_output':
      return [...messages, { role: 'tool', tool_call_id: callId, content: toContent(output) }]
    case 'reasoning':
      return messages
    default:
      return [...messages, { role, content: toContent(content) }]
  }
}

/** Calls belong to what the assistant said right before them. */
function addCall(messages: readonly JsonObject[], call: JsonObject): readonly JsonObject[] {
  const last = messages.at(-1)
  if (last?.['role'] !== 'assistant') {
    return [...messages, { role: 'assistant', content: '', tool_calls: [call] }]
  }
  const { tool_calls: calls } = last
  const all = [...asList(calls), call]
  return [...messages.slice(0, -1), { ...last, tool_calls: all }]
}

function toContent(content: JsonValue | undefined): JsonValue {
  if (!Array.isArray(content)) return content ?? ''
  return content
    .filter(isJsonObject)
    .map(part =>
      part['type'] === 'input_image'
        ? { type: 'image_url', image_url: { url: part['image_url'] ?? '' } }
        : { type: 'text', text: part['text'] ?? part['refusal'] ?? '' },
    )
}

function toTools(tools: JsonValue | undefined): JsonValue {
  if (!Array.isArray(tools)) return []
  return tools
    .filter(isJsonObject)
    .filter(tool => tool['type'] === 'function')
    .map(({ name = '', description, parameters }) => ({
      type: 'function',
      function: {
        name,
        ...(description !== undefined && { description }),
        ...(isJsonObject(parameters) && { parameters }),
      },
    }))
}

function toToolChoice(choice: JsonValue | undefined): JsonValue {
  if (!isJsonObject(choice)) return choice ?? 'auto'
  return { type: 'function', function: { name: choice['name'] ?? '' } }
}

function toFormat(format: unknown): JsonValue {
  if (!isJsonObject(format)) return { type: 'text' }
  const { type = 'text', ...schema } = format
  return type === 'json_schema' ? { type, json_schema: schema } : { type }
}
