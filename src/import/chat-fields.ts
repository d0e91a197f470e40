import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts'
import { isLoggersOwn } from './logger-fields.ts'
import { parseLogJson } from './parse-log-json.ts'

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

const numbers = /^-?\d+(?:\.\d+)?$/
const textParameters: ReadonlySet<string> = new Set(['stop', 'reasoning_effort', 'verbosity'])

/** What of a tool's own record is a part of the request; its further members are its own business. */
export function chatParameters(parameters: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]): [string, JsonValue][] => {
      if (!parameterNames.has(name) || value === null) return []
      const isText = typeof value !== 'string' || textParameters.has(name)
      return [[name, isText ? value : fromText(value)]]
    }),
  )
}

/** Some tools write every parameter as text. */
function fromText(text: string): JsonValue {
  return /^(?:true|false|[[{].*)$/s.test(text) || numbers.test(text)
    ? (parseLogJson(text) ?? text)
    : text
}

/**
 * Names of people and of runs, which a comparison should not send again, and what a client keeps beside
 * the body: where it sends, and with which key.
 */
const takenOut: ReadonlySet<string> = new Set([
  'user',
  'safety_identifier',
  'metadata',
  'store',
  'api_key',
  'api_base',
  'base_url',
  'headers',
  'extra_headers',
  'extra_query',
  'timeout',
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
  const removed = Object.entries(fields).flatMap(([name, value]) =>
    takenOut.has(name) || isLoggersOwn(name, value) ? [name] : [],
  )
  return {
    model: typeof model === 'string' && model !== '' ? model : null,
    isStream: stream === true,
    messages: (Array.isArray(messages) ? messages : []).map(withContent),
    request: Object.fromEntries(Object.entries(fields).filter(([name]) => !removed.includes(name))),
    removed,
  }
}

/** Beside tool calls, clients leave the content out or send null: it is the same. */
function withContent(message: JsonValue): JsonValue {
  const isBare =
    isJsonObject(message) && message['role'] === 'assistant' && message['content'] === undefined
  return isBare ? { role: 'assistant', content: null, ...message } : message
}
