import { asList, asString, isJsonObject, property } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { ChatRequest, ParsedRequest, PromptMessage, Tool } from '../chat-request.ts'
import type { Route } from '../gateway-form.ts'
import { findNativeFault } from './native-faults.ts'

/** What the simulated models read of a `generateContent` request. */
export function parseNativeRequest(body: JsonValue, route: Route): ParsedRequest {
  const fault = findNativeFault(body, route.model ?? '')
  if (fault !== null) return { ok: false, fault }
  const config = property(body, 'generationConfig')
  const calling = property(property(body, 'toolConfig'), 'functionCallingConfig')
  return {
    ok: true,
    request: {
      model: route.model ?? '',
      messages: [
        ...asList(property(property(body, 'systemInstruction'), 'parts')).map(systemMessage),
        ...asList(property(body, 'contents')).flatMap(readContent),
      ],
      stream: route.isStream === true,
      temperature: numberOf(property(config, 'temperature')) ?? 1,
      maxTokens: numberOf(property(config, 'maxOutputTokens')),
      stop: asList(property(config, 'stopSequences')).filter(isText),
      tools: asList(property(body, 'tools')).flatMap(readTools),
      toolChoice: readToolChoice(calling),
      parallelToolCalls: true,
      format: readFormat(config),
    },
  }
}

function systemMessage(part: JsonValue): PromptMessage {
  return { role: 'system', text: textOf(part), images: [] }
}

/** One turn is one message, but each result of a tool is a message of its own. */
function readContent(content: JsonValue): readonly PromptMessage[] {
  const parts = asList(property(content, 'parts'))
  const results = parts.filter(part => property(part, 'functionResponse') !== undefined)
  if (results.length > 0) {
    return results.map(part => ({ role: 'tool', text: resultText(part), images: [] }))
  }
  const texts = parts.map(partText).filter(isText)
  const role = property(content, 'role') === 'model' ? 'assistant' : 'user'
  return [{ role, text: texts.join('\n'), images: parts.flatMap(readImage) }]
}

function partText(part: JsonValue): string {
  const call = property(part, 'functionCall')
  if (!isJsonObject(call)) return textOf(part)
  return JSON.stringify({ name: call['name'], arguments: JSON.stringify(call['args'] ?? {}) })
}

/** `output` holds what the function returned; without it the whole response does. */
function resultText(part: JsonValue): string {
  const response = property(property(part, 'functionResponse'), 'response')
  const output = property(response, 'output')
  if (typeof output === 'string') return output
  return JSON.stringify(output ?? response ?? null)
}

function readImage(part: JsonValue): readonly string[] {
  const inline = property(part, 'inlineData')
  if (inline !== undefined) {
    return [
      `data:${asString(property(inline, 'mimeType'))};base64,${asString(property(inline, 'data'))}`,
    ]
  }
  const file = property(part, 'fileData')
  return file === undefined ? [] : [asString(property(file, 'fileUri'))]
}

function readTools(tool: JsonValue): readonly Tool[] {
  return asList(property(tool, 'functionDeclarations')).map(declaration => ({
    name: asString(property(declaration, 'name')),
    description: asString(property(declaration, 'description')),
    parameters: (property(declaration, 'parametersJsonSchema') ??
      lowerTypes(property(declaration, 'parameters')) ?? {
        type: 'object',
        properties: {},
      }) as JsonValue,
  }))
}

function readToolChoice(calling: unknown): ChatRequest['toolChoice'] {
  const mode = property(calling, 'mode')
  const [name, ...others] = asList(property(calling, 'allowedFunctionNames'))
  if (mode === 'NONE') return { kind: 'none' }
  if (mode !== 'ANY') return { kind: 'auto' }
  return typeof name === 'string' && others.length === 0
    ? { kind: 'function', name }
    : { kind: 'required' }
}

function readFormat(config: unknown): ChatRequest['format'] {
  if (property(config, 'responseMimeType') !== 'application/json') return { kind: 'text' }
  const schema =
    property(config, 'responseJsonSchema') ?? lowerTypes(property(config, 'responseSchema'))
  return { kind: 'json', schema: isJsonObject(schema) ? schema : null }
}

/** Schemas in OpenAPI's subset write their types in capitals: `STRING` is JSON Schema's `string`. */
function lowerTypes(schema: unknown): JsonValue | undefined {
  if (Array.isArray(schema)) return schema.map(entry => lowerTypes(entry) ?? null)
  if (!isJsonObject(schema)) return schema as JsonValue | undefined
  const entries = Object.entries(schema).map(([key, value]): [string, JsonValue] => [
    key,
    key === 'type' && typeof value === 'string' ? value.toLowerCase() : (lowerTypes(value) ?? null),
  ])
  return Object.fromEntries(entries)
}

function textOf(part: JsonValue): string {
  return asString(property(part, 'text'))
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
