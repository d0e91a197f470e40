import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts'

/** Fields of a chat request that observability tools keep among the parameters of a model. */
const parameterNames: ReadonlySet<string> = new Set([
  'frequency_penalty',
  'functions',
  'function_call',
  'logit_bias',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'n',
  'parallel_tool_calls',
  'presence_penalty',
  'reasoning_effort',
  'response_format',
  'seed',
  'stop',
  'stream',
  'temperature',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'verbosity',
])

/** Numbers that some of them write as text. */
const numbers = /^-?\d+(?:\.\d+)?$/
const textParameters: ReadonlySet<string> = new Set(['stop', 'reasoning_effort', 'verbosity'])

/** What of a tool's own record is a part of the request; its further members are its own business. */
export function chatParameters(parameters: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]): [string, JsonValue][] => {
      if (!parameterNames.has(name) || value === null) return []
      const isNumber = typeof value === 'string' && numbers.test(value) && !textParameters.has(name)
      return [[name, isNumber ? Number(value) : value]]
    }),
  )
}

/** Names of people and of runs: nothing that a comparison should send again. */
const personalNames: ReadonlySet<string> = new Set([
  'user',
  'safety_identifier',
  'metadata',
  'store',
])

/** Usage is asked for in any case. */
const usualOptions = '{"include_usage":true}'

export interface SplitBody {
  readonly model: string | null
  readonly isStream: boolean
  readonly messages: readonly JsonValue[]
  /** Every other field, as it was sent. */
  readonly request: JsonObject
  /** Fields that were taken out. */
  readonly removed: readonly string[]
}

/** A body in the parts that a suite keeps apart. */
export function splitBody(body: JsonObject): SplitBody {
  const { model, messages, stream, stream_options: options, ...others } = body
  const fields: JsonObject = { ...others }
  if (isJsonObject(options) && canonicalJson(options) !== usualOptions) {
    fields['stream_options'] = options
  }
  const removed = Object.keys(fields).filter(name => personalNames.has(name))
  return {
    model: typeof model === 'string' && model !== '' ? model : null,
    isStream: stream === true,
    messages: (Array.isArray(messages) ? messages : []).map(withContent),
    request: Object.fromEntries(
      Object.entries(fields).filter(([name]) => !personalNames.has(name)),
    ),
    removed,
  }
}

/** Beside tool calls, clients leave the content out or send null: it is the same. */
function withContent(message: JsonValue): JsonValue {
  const isBare =
    isJsonObject(message) && message['role'] === 'assistant' && message['content'] === undefined
  return isBare ? { role: 'assistant', content: null, ...message } : message
}
