import { asObject, type JsonObject, type JsonValue } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { Served } from '../gateway-form.ts'
import { statusOf, type OutputItem } from './output-items.ts'

export interface ResponseParts {
  readonly served: Served
  readonly id: string
  /** As the gateway names it here. */
  readonly model: string
  readonly items: readonly OutputItem[]
  /** Null while it is being made. */
  readonly usage: JsonObject | null
}

export interface ResponseObject extends JsonObject {
  status: 'completed' | 'incomplete'
}

/** A response as OpenAI sends it, with what the request said repeated in it. */
export function responseObject(parts: ResponseParts): ResponseObject {
  const { served, id, model, items, usage } = parts
  const { body } = served
  const status = statusOf(served)
  const echo = (field: string, usual: JsonValue): JsonValue => body[field] ?? usual
  return {
    id,
    object: 'response',
    created_at: served.created,
    status,
    background: false,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: echo('instructions', null),
    max_output_tokens: echo('max_output_tokens', null),
    model,
    output: [...items],
    parallel_tool_calls: echo('parallel_tool_calls', true),
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: echo('store', true),
    temperature: echo('temperature', 1),
    text: { format: { type: 'text' }, ...asObject(body['text']) },
    tool_choice: echo('tool_choice', 'auto'),
    tools: echo('tools', []),
    top_p: echo('top_p', 1),
    truncation: echo('truncation', 'disabled'),
    usage,
    user: echo('user', null),
    metadata: echo('metadata', {}),
  }
}

/** The response as the first events of a stream show it. */
export function begunResponse(response: JsonObject): JsonObject {
  return { ...response, status: 'in_progress', incomplete_details: null, output: [], usage: null }
}

export function responsesUsage(billing: Billing): JsonObject {
  return {
    input_tokens: billing.promptTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: billing.completionTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: billing.promptTokens + billing.completionTokens,
  }
}
