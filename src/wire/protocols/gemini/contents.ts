import type { RequestChange } from '../../../model/exchange.ts'
import { asString, property, type JsonObject, type JsonValue } from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import { writtenCalls, type WrittenCall } from '../chat/written-calls.ts'
import { toGeminiParts } from './content-parts.ts'
import { isGemini3OrLater } from './model-path.ts'

interface TranslatedMessages {
  readonly contents: readonly JsonObject[]
  /** Null without a system message. */
  readonly systemInstruction: JsonObject | null
  readonly changes: readonly RequestChange[]
}

/**
 * The value that Google documents for tool calls whose thought signature is not at hand:
 * https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export const signaturePlaceholder = 'skip_thought_signature_validator'

export const signatureChange: RequestChange = {
  field: 'messages.tool_calls',
  kind: 'added',
  reason:
    'Gemini 3 refuses tool calls of earlier turns without a thought signature; Google documents a placeholder for them',
}

const systemChange: RequestChange = {
  field: 'messages.system',
  kind: 'renamed',
  reason: 'Gemini takes system messages only ahead of the conversation',
}

/** A conversation in OpenAI's form as Gemini's contents. */
export function toGeminiContents(
  messages: readonly ChatMessage[],
  model: string,
): TranslatedMessages {
  const changes = new Set<RequestChange>()
  const systemParts: JsonObject[] = []
  const contents: JsonObject[] = []
  const callNames = new Map<string, string>()
  /** Where the results of one round of tool calls are gathered: Gemini wants them in one turn. */
  let results: JsonObject[] | null = null

  function partsOf(message: ChatMessage): readonly JsonObject[] {
    const translated = toGeminiParts(message.content)
    for (const change of translated.changes) changes.add(change)
    return translated.parts
  }

  function addAssistant(message: ChatMessage): void {
    const calls = writtenCalls(message)
    for (const { id, name } of calls) callNames.set(id, name)
    const callParts = calls.map(toCallPart)
    const first = callParts[0]
    if (first !== undefined && first['thoughtSignature'] === undefined && isGemini3OrLater(model)) {
      // Of calls made at once only the first one carries a signature.
      callParts[0] = { ...first, thoughtSignature: signaturePlaceholder }
      changes.add(signatureChange)
    }
    contents.push({ role: 'model', parts: orEmpty([...partsOf(message), ...callParts]) })
  }

  function addResult(message: ChatMessage): void {
    const id = message['tool_call_id']
    const name = message['name'] ?? callNames.get(asString(id)) ?? id ?? ''
    const response = { output: resultText(message.content) }
    const part = { functionResponse: { name, response } }
    if (results === null) {
      results = []
      contents.push({ role: 'user', parts: results })
    }
    results.push(part)
  }

  for (const message of messages) {
    const isResult = message.role === 'tool' || message.role === 'function'
    if (!isResult) results = null
    if (message.role === 'system' || message.role === 'developer') {
      if (contents.length > 0) changes.add(systemChange)
      systemParts.push(...partsOf(message))
    } else if (message.role === 'assistant') addAssistant(message)
    else if (isResult) addResult(message)
    else contents.push({ role: message.role, parts: orEmpty([...partsOf(message)]) })
  }
  return {
    contents,
    systemInstruction: systemParts.length > 0 ? { parts: systemParts } : null,
    changes: [...changes],
  }
}

/** A call as a part of Gemini's, with the signature that a suite gives it. */
function toCallPart({ name, input, listed }: WrittenCall): JsonObject {
  const google = property(property(listed, 'extra_content'), 'google')
  const signature = property(google, 'thought_signature')
  return {
    functionCall: { name, args: input },
    ...(typeof signature === 'string' && { thoughtSignature: signature }),
  }
}

/** A result goes word for word into the member that Google documents for it. */
function resultText(content: JsonValue): JsonValue {
  if (!Array.isArray(content)) return content
  return content.map(part => asString(property(part, 'text'))).join('\n')
}

/** A turn without parts is refused. */
function orEmpty(parts: JsonObject[]): JsonObject[] {
  return parts.length > 0 ? parts : [{ text: '' }]
}
