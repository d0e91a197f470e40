import type { RequestChange } from '../../../model/exchange.ts'
import {
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
  memberOf,
} from '../../../model/json.ts'
import { toThinkingConfig } from './thinking.ts'

interface TranslatedFields {
  readonly config: JsonObject
  /** What is in none of OpenAI's fields: it goes out as it was written. */
  readonly others: JsonObject
  readonly changes: readonly RequestChange[]
}

/** Names of the same thing. */
const sameFields: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  seed: 'seed',
  n: 'candidateCount',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  logprobs: 'responseLogprobs',
  top_logprobs: 'logprobs',
  modalities: 'responseModalities',
}

const unknownTo = 'Gemini has no such field'

/** What Gemini cannot be told, and why. */
const losses: Readonly<Record<string, string>> = {
  user: 'Gemini has no field for the end user',
  safety_identifier: 'Gemini has no field for the end user',
  metadata: 'Gemini keeps no metadata of requests',
  store: 'Gemini keeps no completions',
  logit_bias: 'Gemini cannot be told to prefer or avoid tokens',
  parallel_tool_calls: 'Gemini decides for itself whether it calls several tools at once',
  stream_options: 'streams of Gemini always report usage',
  prediction: unknownTo,
  verbosity: unknownTo,
  prompt_cache_key: 'Gemini finds repeated beginnings of prompts by itself',
  prompt_cache_retention: 'Gemini finds repeated beginnings of prompts by itself',
  audio: 'Gemini takes the voice in generationConfig.speechConfig',
  web_search_options: 'searching is a tool of Gemini: tools googleSearch',
}

/** Fields that other parts of the translation read. */
const readElsewhere: ReadonlySet<string> = new Set([
  'tools',
  'tool_choice',
  'functions',
  'function_call',
])

/** The sampling fields of a chat request as Gemini's `generationConfig`. */
export function toGenerationConfig(request: JsonObject, model: string): TranslatedFields {
  const config: JsonObject = {}
  const others: [string, JsonValue][] = []
  const changes: RequestChange[] = []
  for (const [field, value] of Object.entries(request)) {
    const same = memberOf(sameFields, field)
    const loss = memberOf(losses, field)
    if (same !== undefined) config[same] = value
    else if (loss !== undefined) changes.push({ field, kind: 'removed', reason: loss })
    else if (field === 'max_tokens') config['maxOutputTokens'] ??= value
    else if (field === 'max_completion_tokens') config['maxOutputTokens'] = value
    else if (field === 'stop') config['stopSequences'] = Array.isArray(value) ? value : [value]
    else if (field === 'response_format') Object.assign(config, toResponseFormat(value))
    else if (field === 'service_tier') others.push(...Object.entries(toServiceTier(value)))
    else if (field === 'reasoning_effort') {
      const thinking = toThinkingConfig(value, model)
      if (thinking.config !== null) config['thinkingConfig'] = thinking.config
      if (thinking.change !== null) changes.push(thinking.change)
    } else if (!readElsewhere.has(field)) others.push([field, value])
  }
  return { config, others: Object.fromEntries(others), changes }
}

/** OpenAI's default tier is Gemini's standard one; `auto` is what no field says. */
function toServiceTier(tier: JsonValue): JsonObject {
  return tier === 'auto' ? {} : { serviceTier: tier === 'default' ? 'standard' : tier }
}

/** `responseJsonSchema` takes a JSON Schema as it is, which `responseSchema` would not. */
function toResponseFormat(format: JsonValue): JsonObject {
  const type = property(format, 'type')
  if (type !== 'json_object' && type !== 'json_schema') return {}
  const schema = property(property(format, 'json_schema'), 'schema')
  return {
    responseMimeType: 'application/json',
    ...(isJsonObject(schema) && { responseJsonSchema: schema }),
  }
}
