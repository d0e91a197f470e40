import { asList, asString, isJsonObject, property } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { ChatRequest, ParsedRequest, PromptMessage, Tool } from '../chat-request.ts'

/** What the simulated models read of a request for a message. */
export function parseMessagesRequest(body: JsonValue): ParsedRequest {
  const refuse = (field: string, message: string): ParsedRequest => ({
    ok: false,
    fault: { field, message },
  })
  const model = property(body, 'model')
  if (typeof model !== 'string' || model === '') return refuse('model', 'Field required')
  const maxTokens = property(body, 'max_tokens')
  if (maxTokens === undefined) return refuse('max_tokens', 'Field required')
  if (typeof maxTokens !== 'number' || maxTokens < 1) {
    return refuse('max_tokens', 'Input should be greater than or equal to 1')
  }
  const messages = asList(property(body, 'messages'))
  if (messages.length === 0) return refuse('messages', 'at least one message is required')
  const stranger = messages.findIndex(message => !roles.has(property(message, 'role')))
  if (stranger >= 0) {
    return refuse(`messages.${stranger}.role`, "Input should be 'user' or 'assistant'")
  }
  const temperature = property(body, 'temperature') ?? 1
  if (typeof temperature !== 'number' || temperature < 0 || temperature > 1) {
    return refuse('temperature', 'range: 0..1')
  }
  const choice = property(body, 'tool_choice')
  return {
    ok: true,
    request: {
      model,
      messages: [...readSystem(property(body, 'system')), ...messages.flatMap(readMessage)],
      stream: property(body, 'stream') === true,
      temperature,
      maxTokens: Math.floor(maxTokens),
      stop: asList(property(body, 'stop_sequences')).filter(isText),
      tools: asList(property(body, 'tools')).flatMap(readTool),
      toolChoice: readToolChoice(choice),
      parallelToolCalls: property(choice, 'disable_parallel_tool_use') !== true,
      format: readFormat(property(property(body, 'output_config'), 'format')),
    },
  }
}

const roles: ReadonlySet<unknown> = new Set(['user', 'assistant'])

/** A system prompt in blocks counts as so many system messages. */
function readSystem(system: unknown): readonly PromptMessage[] {
  const texts = isText(system) ? [system] : asList(system).map(textOf)
  return texts.map(prompt => ({ role: 'system', text: prompt, images: [] }))
}

/** One turn is one message, but each result of a tool is a message of its own. */
function readMessage(message: JsonValue): readonly PromptMessage[] {
  const content = property(message, 'content')
  const role = property(message, 'role') === 'assistant' ? 'assistant' : 'user'
  if (typeof content === 'string') return [{ role, text: content, images: [] }]
  const blocks = asList(content)
  const results = blocks.filter(block => property(block, 'type') === 'tool_result')
  const others = blocks.filter(block => property(block, 'type') !== 'tool_result')
  const said: PromptMessage = { role, ...readBlocks(others) }
  return [
    ...results.map((block): PromptMessage => ({ role: 'tool', ...readBlocks(inside(block)) })),
    ...(others.length > 0 || results.length === 0 ? [said] : []),
  ]
}

function inside(block: JsonValue): readonly JsonValue[] {
  const content = property(block, 'content')
  return typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content)
}

function readBlocks(blocks: readonly JsonValue[]): Pick<PromptMessage, 'text' | 'images'> {
  const texts = blocks.map(block => (isCall(block) ? callText(block) : textOf(block)))
  return { text: texts.filter(isText).join('\n'), images: blocks.flatMap(readImage) }
}

function isCall(block: JsonValue): boolean {
  return property(block, 'type') === 'tool_use'
}

function callText(block: JsonValue): string {
  const name = property(block, 'name')
  return JSON.stringify({ name, arguments: JSON.stringify(property(block, 'input') ?? {}) })
}

function readImage(block: JsonValue): readonly string[] {
  if (property(block, 'type') !== 'image') return []
  const source = property(block, 'source')
  const url = property(source, 'url')
  if (typeof url === 'string') return [url]
  return [
    `data:${asString(property(source, 'media_type'))};base64,${asString(property(source, 'data'))}`,
  ]
}

function readTool(tool: JsonValue): readonly Tool[] {
  const parameters = property(tool, 'input_schema')
  if (!isJsonObject(parameters)) return []
  const description = asString(property(tool, 'description'))
  return [{ name: asString(property(tool, 'name')), description, parameters }]
}

function readToolChoice(choice: unknown): ChatRequest['toolChoice'] {
  const name = property(choice, 'name')
  switch (property(choice, 'type')) {
    case 'none':
      return { kind: 'none' }
    case 'any':
      return { kind: 'required' }
    case 'tool':
      return typeof name === 'string' ? { kind: 'function', name } : { kind: 'auto' }
    default:
      return { kind: 'auto' }
  }
}

function readFormat(format: unknown): ChatRequest['format'] {
  const schema = property(format, 'schema')
  return isJsonObject(schema) ? { kind: 'json', schema } : { kind: 'text' }
}

function textOf(block: JsonValue): string {
  return asString(property(block, 'text'))
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
