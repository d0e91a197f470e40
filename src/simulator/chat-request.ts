import { asList, asString, isJsonObject, property, memberOf } from '../model/json.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'

export interface PromptMessage {
  /** `developer` counts as `system`. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** Text parts joined; tool calls of the assistant count as text. */
  readonly text: string
  /** URLs, which may be data URLs. */
  readonly images: readonly string[]
}

export interface Tool {
  readonly name: string
  readonly description: string
  readonly parameters: JsonValue
}

type ToolChoice =
  | { readonly kind: 'auto' | 'none' | 'required' }
  | { readonly kind: 'function'; readonly name: string }

type AnswerFormat =
  | { readonly kind: 'text' }
  /** Without a schema any object will do. */
  | { readonly kind: 'json'; readonly schema: JsonValue | null }

/** What the simulated models read of a chat completion request. */
export interface ChatRequest {
  readonly model: string
  readonly messages: readonly PromptMessage[]
  readonly stream: boolean
  readonly temperature: number
  readonly maxTokens: number | null
  readonly stop: readonly string[]
  readonly tools: readonly Tool[]
  readonly toolChoice: ToolChoice
  readonly parallelToolCalls: boolean
  readonly format: AnswerFormat
}

/** Which field a request is refused for. */
export interface RequestFault {
  readonly field: string
  readonly message: string
  /** The gateway's own name for the kind of fault. */
  readonly keyword?: string
}

export type ParsedRequest =
  | { readonly ok: true; readonly request: ChatRequest }
  | { readonly ok: false; readonly fault: RequestFault }

const roles: Readonly<Record<string, PromptMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
}

export function parseChatRequest(body: JsonValue): ParsedRequest {
  const refuse = (field: string, message: string): ParsedRequest => ({
    ok: false,
    fault: { field, message },
  })
  if (!isJsonObject(body)) return refuse('', 'the body must be an object')
  const model = property(body, 'model')
  if (typeof model !== 'string' || model === '') return refuse('model', 'model is required')
  const list = property(body, 'messages')
  if (!Array.isArray(list) || list.length === 0) {
    return refuse('messages', 'messages must be a list with at least one entry')
  }
  const messages: PromptMessage[] = []
  for (const [index, entry] of list.entries()) {
    const message = readMessage(entry)
    if (message === null) return refuse(`messages.${index}.role`, 'unknown role')
    messages.push(message)
  }
  const temperature = property(body, 'temperature') ?? 1
  if (typeof temperature !== 'number' || temperature < 0 || temperature > 2) {
    return refuse('temperature', 'temperature must be a number from 0 to 2')
  }
  const maxTokens = property(body, 'max_completion_tokens') ?? property(body, 'max_tokens') ?? null
  if (maxTokens !== null && !(typeof maxTokens === 'number' && maxTokens >= 1)) {
    return refuse('max_tokens', 'max_tokens must be a number of at least 1')
  }
  return {
    ok: true,
    request: {
      model,
      messages,
      stream: property(body, 'stream') === true,
      temperature,
      maxTokens: maxTokens === null ? null : Math.floor(maxTokens),
      stop: readStop(property(body, 'stop')),
      tools: readTools(property(body, 'tools')),
      toolChoice: readToolChoice(property(body, 'tool_choice')),
      parallelToolCalls: property(body, 'parallel_tool_calls') !== false,
      format: readFormat(property(body, 'response_format')),
    },
  }
}

function readMessage(entry: unknown): PromptMessage | null {
  const named = property(entry, 'role')
  const role = typeof named === 'string' ? memberOf(roles, named) : undefined
  if (role === undefined) return null
  const content = property(entry, 'content')
  const texts: string[] = []
  const images: string[] = []
  if (typeof content === 'string' && content !== '') texts.push(content)
  for (const part of asList(content)) {
    const text = property(part, 'text')
    const url = property(property(part, 'image_url'), 'url')
    if (typeof text === 'string') texts.push(text)
    if (typeof url === 'string') images.push(url)
  }
  const calls = property(entry, 'tool_calls')
  if (Array.isArray(calls)) {
    texts.push(...calls.map(call => JSON.stringify(property(call, 'function') ?? null)))
  }
  return { role, text: texts.join('\n'), images }
}

function readStop(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter(entry => typeof entry === 'string' && entry !== '') as string[]
}

const noParameters: JsonObject = { type: 'object', properties: {} }

function readTools(value: unknown): readonly Tool[] {
  if (!Array.isArray(value)) return []
  return value.flatMap(entry => {
    const declaration = property(entry, 'function')
    const name = property(declaration, 'name')
    if (typeof name !== 'string') return []
    const description = property(declaration, 'description')
    const parameters = (declaration as JsonObject)['parameters'] ?? noParameters
    return [{ name, description: asString(description), parameters }]
  })
}

function readToolChoice(value: unknown): ToolChoice {
  if (value === 'none' || value === 'required') return { kind: value }
  const name = property(property(value, 'function'), 'name')
  return typeof name === 'string' ? { kind: 'function', name } : { kind: 'auto' }
}

function readFormat(value: unknown): AnswerFormat {
  const type = property(value, 'type')
  if (type === 'json_object') return { kind: 'json', schema: null }
  if (type !== 'json_schema') return { kind: 'text' }
  const schema = property(property(value, 'json_schema'), 'schema')
  return { kind: 'json', schema: isJsonObject(schema) ? schema : null }
}
