import type { RequestChange } from '../../../model/exchange.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts'
import { addedHeadersOf, dressBody } from '../dress-body.ts'
import type { BuiltRequest, RequestInput } from '../protocol-codec.ts'
import { joinSystem, toConversation } from './conversation.ts'
import { toAnthropicFields } from './request-fields.ts'
import { toAnthropicTools } from './tools.ts'

const ownFields: ReadonlySet<string> = new Set(['model', 'messages', 'stream'])

/** Fields whose members are set one by one, so that what the side sets leaves the others. */
const mergedFields = ['metadata', 'output_config']

const defaultMaxTokens = 4096

const limitChange: RequestChange = {
  field: 'max_tokens',
  kind: 'added',
  reason: `Anthropic answers no request without a limit: ${defaultMaxTokens} tokens`,
}

/** A chat request as a request for a message, with what the side and its dialect ask for. */
export function buildAnthropicRequest(input: RequestInput): BuiltRequest {
  const { dialect, mode, modelSent, request, sideRequest } = input
  const conversation = toConversation(input.messages)
  const tools = toAnthropicTools(request)
  const { fields, changes } = toAnthropicFields(request)
  const system = systemOf(conversation.system, request['system'] ?? null)
  const written: JsonObject = { ...(system !== null && { system }), ...fields, ...tools.fields }
  const dressed = dressBody(
    { body: written, changes: [...conversation.changes, ...changes, ...tools.changes] },
    {
      ...input,
      sideRequest: { ...sideRequest, ...mergedMembers(written, sideRequest) },
      ownFields,
    },
  )
  const { max_tokens: limit, ...body } = dressed.body
  const isLimited = limit !== undefined || body['max_output_tokens'] !== undefined
  const maxTokens = isLimited ? limit : defaultMaxTokens
  return {
    path: `${dialect.pathPrefix}messages`,
    headers: addedHeadersOf(dialect),
    body: {
      model: modelSent,
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      ...body,
      messages: [...conversation.messages],
      ...(mode === 'stream' && { stream: true }),
    },
    changes: isLimited ? dressed.changes : [limitChange, ...dressed.changes],
  }
}

/** A system prompt in Anthropic's own field stands before the conversation's. */
function systemOf(spoken: JsonValue, given: JsonValue): JsonValue {
  return joinSystem([given, spoken].filter(part => part !== null))
}

function mergedMembers(below: JsonObject, above: JsonObject): JsonObject {
  const merged = mergedFields.flatMap((field): [string, JsonValue][] => {
    const [before, after] = [below[field], above[field]]
    return isJsonObject(before) && isJsonObject(after) ? [[field, { ...before, ...after }]] : []
  })
  return Object.fromEntries(merged)
}
