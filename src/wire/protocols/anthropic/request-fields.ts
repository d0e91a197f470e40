import type { RequestChange } from '../../../model/exchange.ts'
import {
  asObject,
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
  memberOf,
} from '../../../model/json.ts'
import { toEffort, toOutputFormat, toServiceTier, type TranslatedField } from './output-fields.ts'

interface TranslatedFields {
  readonly fields: JsonObject
  readonly changes: readonly RequestChange[]
}

const unknownTo = 'Anthropic has no such field'

/** What Anthropic cannot be told, and why. */
const losses: Readonly<Record<string, string>> = {
  seed: 'Anthropic takes no seed',
  presence_penalty: unknownTo,
  frequency_penalty: unknownTo,
  logit_bias: 'Anthropic cannot be told to prefer or avoid tokens',
  logprobs: 'Anthropic does not tell the probabilities of tokens',
  top_logprobs: 'Anthropic does not tell the probabilities of tokens',
  store: 'Anthropic keeps no messages to look up',
  stream_options: 'streams of Anthropic always report usage',
  prediction: unknownTo,
  verbosity: unknownTo,
  modalities: 'Anthropic answers in text only',
  audio: 'Anthropic answers in text only',
  web_search_options: 'searching the web is a tool of Anthropic',
  prompt_cache_key: 'Anthropic caches what cache_control marks',
  prompt_cache_retention: 'Anthropic caches what cache_control marks',
}

/** Fields that other parts of the translation read. */
const readElsewhere: ReadonlySet<string> = new Set([
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'parallel_tool_calls',
  'system',
])

/** The other fields of a chat request; what is in none of OpenAI's goes out as it was written. */
export function toAnthropicFields(request: JsonObject): TranslatedFields {
  const fields = new Map<string, JsonValue>()
  const changes: RequestChange[] = []

  function put(translated: TranslatedField): void {
    for (const [field, value] of Object.entries(translated.fields)) {
      const before = fields.get(field)
      const isJoined = isJsonObject(before) && isJsonObject(value)
      // Several fields of OpenAI's lead into `output_config` and `metadata`.
      fields.set(field, isJoined ? { ...before, ...value } : value)
    }
    if (translated.change !== undefined) changes.push(translated.change)
  }

  for (const [field, value] of Object.entries(request)) {
    if (value !== null && !readElsewhere.has(field)) put(translate(field, value, request))
  }
  return { fields: Object.fromEntries(fields), changes }
}

function translate(field: string, value: JsonValue, request: JsonObject): TranslatedField {
  const loss = memberOf(losses, field)
  if (loss !== undefined) return { fields: {}, change: { field, kind: 'removed', reason: loss } }
  switch (field) {
    case 'max_tokens':
      return { fields: { max_tokens: request['max_completion_tokens'] ?? value } }
    case 'max_completion_tokens':
      return { fields: { max_tokens: value } }
    case 'temperature':
      return toTemperature(value)
    case 'n':
      return toNumberOfAnswers(value)
    case 'stop':
      return toStopSequences(value)
    case 'user':
    case 'safety_identifier':
      return { fields: { metadata: { user_id: request['user'] ?? value } } }
    case 'metadata':
      return toMetadata(value)
    case 'response_format':
      return toOutputFormat(value)
    case 'reasoning_effort':
      return toEffort(value)
    case 'service_tier':
      return toServiceTier(value)
    default:
      return { fields: { [field]: value } }
  }
}

function toTemperature(value: JsonValue): TranslatedField {
  if (typeof value !== 'number' || value <= 1) return { fields: { temperature: value } }
  const reason = `Anthropic's temperatures end at 1, which is sent in place of ${value}`
  return {
    fields: { temperature: 1 },
    change: { field: 'temperature', kind: 'renamed', reason },
  }
}

function toNumberOfAnswers(value: JsonValue): TranslatedField {
  if (value === 1) return { fields: {} }
  const reason = 'Anthropic gives one answer to a request'
  return { fields: {}, change: { field: 'n', kind: 'removed', reason } }
}

/** Sequences of nothing but white space are refused. */
function toStopSequences(value: JsonValue): TranslatedField {
  const asked = Array.isArray(value) ? value : [value]
  const sequences = asked.filter(stop => typeof stop !== 'string' || stop.trim() !== '')
  const reason = 'Anthropic refuses stop sequences of white space alone'
  return {
    fields: sequences.length > 0 ? { stop_sequences: sequences } : {},
    ...(sequences.length < asked.length && { change: { field: 'stop', kind: 'removed', reason } }),
  }
}

function toMetadata(value: JsonValue): TranslatedField {
  const user = property(value, 'user_id')
  const isLost = Object.keys(asObject(value)).some(name => name !== 'user_id')
  const reason = 'metadata of Anthropic holds nothing but user_id'
  return {
    fields: typeof user === 'string' ? { metadata: { user_id: user } } : {},
    ...(isLost && { change: { field: 'metadata', kind: 'removed', reason } }),
  }
}
