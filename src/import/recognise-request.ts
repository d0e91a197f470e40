import { asObject, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts'
import { chatParameters } from './chat-fields.ts'
import { hasLeftOutText, leftOutReason } from './left-out-text.ts'
import { parseLogJson } from './parse-log-json.ts'

/** A chat-completions request as a log has it. */
export interface LoggedRequest {
  /** The name that somebody gave it. */
  readonly id: string | null
  /** With `messages`, and mostly with a `model`. */
  readonly body: JsonObject
  /** What a good answer is, where the log says so. */
  readonly golden: string | null
}

export type Recognised =
  | { readonly kind: 'request'; readonly request: LoggedRequest }
  /** Why it is no golden prompt. */
  | { readonly kind: 'other'; readonly reason: string }

type Reader = (row: JsonObject) => Recognised | null

/**
 * Finds the request in an entry by the names of its members, whoever wrote the log: the input of
 * OpenAI's batches and fine-tuning, logs of LiteLLM, Portkey, Helicone and Langfuse, and any log of
 * bodies or of pairs of request and response.
 */
export function recogniseRequest(row: JsonObject): Recognised {
  if (hasFailed(row)) return other('failed when it was logged')
  for (const read of readers) {
    const found = read(row)
    if (found !== null) return found
  }
  return other('no chat completions request')
}

/** `{custom_id, method, url, body}`. */
function readBatchInput(row: JsonObject): Recognised | null {
  const { body, url } = row
  if (!isJsonObject(body)) return null
  return ofBody(body, { id: textOf(row['custom_id']), url: textOf(url) })
}

/** `{request, response}`, in which the request is a body or has one; Helicone writes `request_body`. */
function readPair(row: JsonObject): Recognised | null {
  const request = unpack(row['request'] ?? row['request_body'])
  if (!isJsonObject(request)) return null
  const body = unpack(request['body'])
  return isJsonObject(body)
    ? ofBody(body, { url: textOf(request['url']) })
    : ofBody(request, { url: textOf(row['url']) })
}

/** An observation of Langfuse: the prompt in `input`, everything else beside it. */
function readObservation(row: JsonObject): Recognised | null {
  if (row['input'] === undefined || row['messages'] !== undefined) return null
  if (isOfResponses(row)) return ofBody(row)
  const input = unpack(row['input'])
  const messages = Array.isArray(input) ? input : asObject(input)['messages']
  const parameters = unpack(row['model_parameters'] ?? row['modelParameters'])
  if ((textOf(row['type']) ?? 'GENERATION').toUpperCase() !== 'GENERATION') {
    return other('no call of a model')
  }
  if (!Array.isArray(messages)) return null
  const tools = asObject(input)['tools']
  return ofBody({
    ...namedModel(row['provided_model_name'] ?? row['model']),
    messages,
    ...(Array.isArray(tools) && { tools }),
    ...chatParameters(asObject(parameters)),
  })
}

/** `StandardLoggingPayload` of LiteLLM: parameters in a member of their own. */
function readCallLog(row: JsonObject): Recognised | null {
  if (row['model_parameters'] === undefined) return null
  const parameters = asObject(unpack(row['model_parameters']))
  const messages = unpack(row['messages'])
  if (!Array.isArray(messages)) {
    return hasLeftOutText(row['messages'] ?? null) ? other(leftOutReason) : null
  }
  const model = row['model_group'] ?? row['model']
  return ofBody({ ...namedModel(model), messages, ...chatParameters(parameters) })
}

/** A body as it was sent, or an example for fine-tuning: without a model, its answer at the end. */
function readBody(row: JsonObject): Recognised | null {
  const { messages, completion, ...fields } = row
  if (!Array.isArray(messages)) return null
  const last = messages.at(-1)
  const answer = asObject(last)
  const isExample = row['model'] === undefined && answer['role'] === 'assistant'
  if (isExample && messages.length > 1) {
    const golden = textOf(answer['content'])
    return ofBody({ ...fields, messages: messages.slice(0, -1) }, { golden })
  }
  return ofBody({ ...fields, messages }, { golden: textOf(completion) })
}

const readers: readonly Reader[] = [
  readBatchInput,
  readPair,
  readObservation,
  readCallLog,
  readBody,
]

interface Beside {
  readonly id?: string | null
  readonly url?: string | null
  readonly golden?: string | null
}

function ofBody(
  body: JsonObject,
  { id = null, url = null, golden = null }: Beside = {},
): Recognised {
  const messages = unpack(body['messages'])
  if (url !== null && !/\/chat\/completions\b/.test(url)) {
    return other('a request to another path than /chat/completions')
  }
  if (isOfOtherProtocol(body)) return other('a request of another protocol than chat completions')
  if (!Array.isArray(messages)) return other('no chat completions request')
  return { kind: 'request', request: { id, body: { ...body, messages }, golden } }
}

/** Fields that chat completions does not have. */
const otherProtocol = [
  'system',
  'anthropic_version',
  'stop_sequences',
  'contents',
  'instructions',
  'max_output_tokens',
  'previous_response_id',
]

function isOfOtherProtocol(body: JsonObject): boolean {
  const { tools, messages, model, input, tool_choice: choice } = body
  return (
    otherProtocol.some(field => body[field] !== undefined) ||
    (isJsonObject(choice) && choicesOfAnthropic.has(textOf(choice['type']) ?? '')) ||
    (Array.isArray(messages) && messages.some(hasPartOfAnthropic)) ||
    (messages === undefined && typeof model === 'string' && input !== undefined) ||
    (Array.isArray(tools) && tools.some(tool => asObject(tool)['input_schema'] !== undefined))
  )
}

/** In chat completions these are words, and no objects. */
const choicesOfAnthropic: ReadonlySet<string> = new Set(['auto', 'any', 'none', 'tool'])

/** Without any such part, a body of Anthropic's asks the same as one of chat completions. */
const partsOfAnthropic: ReadonlySet<string> = new Set([
  'document',
  'image',
  'redacted_thinking',
  'thinking',
  'tool_result',
  'tool_use',
])

function hasPartOfAnthropic(message: JsonValue): boolean {
  const { content } = asObject(message)
  return (
    Array.isArray(content) &&
    content.some(part => partsOfAnthropic.has(textOf(asObject(part)['type']) ?? ''))
  )
}

/** Beside `input`, what no observation has there: it keeps parameters in a member of their own. */
const fieldsOfResponses = ['temperature', 'top_p', 'tools', 'tool_choice', 'text', 'reasoning']

function isOfResponses(row: JsonObject): boolean {
  return [...otherProtocol, ...fieldsOfResponses].some(field => row[field] !== undefined)
}

/** What a log says of a call that came to nothing: the prompt may be at fault. */
function hasFailed(row: JsonObject): boolean {
  const { status, response } = row
  const codes = [
    row['response_status'],
    asObject(response)['status'],
    asObject(response)['status_code'],
    status,
  ]
  return (
    status === 'failure' ||
    status === 'error' ||
    row['level'] === 'ERROR' ||
    [row['error'], asObject(response)['error']].some(error => Boolean(error)) ||
    codes.some(code => typeof code === 'number' && code >= 400)
  )
}

/** JSON that a log keeps as text. */
function unpack(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  return parseLogJson(value) ?? value
}

function namedModel(value: JsonValue | undefined): { readonly model?: string } {
  const model = textOf(value)
  return model === null ? {} : { model }
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function other(reason: string): Recognised {
  return { kind: 'other', reason }
}
