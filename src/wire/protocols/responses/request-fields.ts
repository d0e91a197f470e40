import type { RequestChange } from '../../../model/exchange.ts'
import {
  asObject,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  memberOf,
} from '../../../model/json.ts'
import { toolsOf } from '../chat/written-tools.ts'
import type { Draft } from '../dress-body.ts'
import { flattenTool, flattenToolChoice } from './tools.ts'

/** The fields of a chat request in the protocol's form; fields that it does not know stay. */
export function toResponsesFields(request: JsonObject): Draft {
  const entries = Object.entries(request)
  const isChatOnly = ([field]: readonly [string, JsonValue]): boolean =>
    Object.hasOwn(translations, field) || Object.hasOwn(losses, field)
  const native: Draft = {
    body: Object.fromEntries(entries.filter(entry => !isChatOnly(entry))),
    changes: [],
  }
  return entries.filter(isChatOnly).reduce<Draft>(translate, native)
}

interface Translation {
  /** What says the same; empty where nothing needs to be said. */
  readonly fields: (value: JsonValue) => JsonObject
  /** What is lost all the same; the spelling alone is no loss. */
  readonly loss?: (value: JsonValue) => string | null
}

/** OpenAI refuses smaller limits here, which chat completions takes. */
const smallestOutputLimit = 16

const outputLimit: Translation = {
  fields: value => ({
    max_output_tokens: typeof value === 'number' ? Math.max(smallestOutputLimit, value) : value,
  }),
  loss: value =>
    typeof value === 'number' && value < smallestOutputLimit
      ? `to max_output_tokens, and raised to ${smallestOutputLimit}, the least that the protocol takes`
      : null,
}

const translations: Readonly<Record<string, Translation>> = {
  max_tokens: outputLimit,
  max_completion_tokens: outputLimit,
  tools: { fields: value => ({ tools: Array.isArray(value) ? value.map(flattenTool) : value }) },
  tool_choice: { fields: value => ({ tool_choice: flattenToolChoice(value) }) },
  functions: { fields: value => ({ tools: toolsOf(value).map(flattenTool) }) },
  function_call: {
    fields: value => ({
      tool_choice: isJsonObject(value) ? { type: 'function', ...value } : value,
    }),
  },
  response_format: { fields: value => ({ text: { format: flattenFormat(value) } }) },
  verbosity: { fields: value => ({ text: { verbosity: value } }) },
  reasoning_effort: { fields: value => ({ reasoning: { effort: value } }) },
  logprobs: {
    fields: value => (value === true ? { include: ['message.output_text.logprobs'] } : {}),
  },
  // Streams of this protocol always report usage.
  stream_options: {
    fields: value => {
      const { include_usage: _usage, ...others } = asObject(value)
      return Object.keys(others).length === 0 ? {} : { stream_options: others }
    },
  },
}

const noPlace = 'the Responses protocol has no such field'

const losses: Readonly<Record<string, string>> = {
  stop: 'the Responses protocol has no stop sequences: answers may go on beyond them',
  seed: 'the Responses protocol has no seed: answers are drawn without it',
  n: 'the Responses protocol gives one answer for each request',
  presence_penalty: noPlace,
  frequency_penalty: noPlace,
  logit_bias: noPlace,
  prediction: noPlace,
  modalities: noPlace,
  audio: noPlace,
  web_search_options: 'web search is a tool in the Responses protocol',
}

function translate(draft: Draft, [field, value]: readonly [string, JsonValue]): Draft {
  const translation = memberOf(translations, field)
  if (translation === undefined) {
    return withChange(draft, { field, kind: 'removed', reason: memberOf(losses, field) ?? noPlace })
  }
  const body = Object.entries(translation.fields(value)).reduce(put, draft.body)
  const reason = translation.loss?.(value) ?? null
  const translated = { ...draft, body }
  return reason === null ? translated : withChange(translated, { field, kind: 'renamed', reason })
}

function withChange(draft: Draft, change: RequestChange): Draft {
  return { ...draft, changes: [...draft.changes, change] }
}

/** What the user wrote in the protocol's own form stays, and is added to. */
function put(body: JsonObject, [field, value]: readonly [string, JsonValue]): JsonObject {
  const present = body[field]
  if (present === undefined) return { ...body, [field]: value }
  if (isJsonObject(present) && isJsonObject(value)) {
    return { ...body, [field]: { ...value, ...present } }
  }
  if (Array.isArray(present) && Array.isArray(value)) {
    return { ...body, [field]: [...present, ...value.filter(item => !present.includes(item))] }
  }
  return body
}

/** A schema stands in the format itself. */
function flattenFormat(format: JsonValue): JsonValue {
  if (!isJsonObject(format) || !isJsonObject(format['json_schema'])) return format
  const { json_schema: schema, ...others } = format
  return { ...others, ...schema }
}
