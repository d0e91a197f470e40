import { randomBytes } from 'node:crypto'

import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { RefusedStream, Reply, Served, StreamFrames } from '../gateway-form.ts'
import { chatDeltas, wireToolCalls } from '../chat-deltas.ts'
import { llmGatewayHeaders } from './llm-gateway-headers.ts'
import type { Trouble } from '../trouble.ts'

/** The answer that is not streamed. */
export function llmGatewayReply(served: Served): Reply {
  return {
    status: 200,
    headers: llmGatewayHeaders(served.requestId),
    body: completionBody(served),
  }
}

/** A stream is committed as 200 before the provider is asked, so its trouble comes in the band. */
export function streamTrouble(trouble: Trouble, refused: RefusedStream): StreamFrames | null {
  if (trouble.kind === 'rate-limited') return null
  const error = {
    message: `Error from provider ${refused.model.llmGateway.provider}: ${trouble.status}`,
    ...(trouble.status === 502
      ? { type: 'upstream_error', code: 'all_providers_failed' }
      : { type: 'gateway_error', code: 'streaming_error' }),
    param: null,
    details: { statusCode: trouble.status },
  }
  return {
    headers: { 'x-request-id': refused.requestId },
    opening: [],
    pieces: [sseEvent({ id: 0, event: 'error', data: JSON.stringify({ error }) })],
    closing: [sseEvent({ id: 1, event: 'done', data: '[DONE]' })],
  }
}

function sseEvent(event: {
  readonly id: number
  readonly event?: string
  readonly data: string
}): string {
  const name = event.event === undefined ? '' : `event: ${event.event}\n`
  return `${name}data: ${event.data}\nid: ${event.id}\n\n`
}

function completionBody(served: Served): JsonObject {
  const { completion } = served
  const calls = wireToolCalls(served)
  return {
    id: completionId(),
    object: 'chat.completion',
    created: served.created,
    model: servedModel(served),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: calls.length > 0 ? null : completion.text,
          ...(calls.length > 0 && { tool_calls: calls }),
        },
        finish_reason: completion.finishReason,
      },
    ],
    ...(completion.billing !== null && { usage: usageOf(completion.billing) }),
    metadata: metadataOf(served),
  }
}

/**
 * Every event is numbered, usage and metadata come in a chunk of their own before the end, and the
 * end mark is a named event.
 */
export function llmGatewayStream(served: Served): StreamFrames {
  const { completion, created } = served
  const id = completionId()
  const model = servedModel(served)
  let events = 0
  const frame = (data: JsonObject | string, event?: string): string => {
    const text = typeof data === 'string' ? data : JSON.stringify(data)
    const written = sseEvent({ id: events, data: text, ...(event !== undefined && { event }) })
    events += 1
    return written
  }
  const chunk = (delta: JsonObject, finishReason: string | null): string =>
    frame({
      id,
      object: 'chat.completion.chunk',
      created,
      model,
      choices: [{ index: 0, delta, finish_reason: finishReason }],
    })
  // The real gateway pings every 15 s; this one once per stream, so that clients meet a comment.
  const opening = [': ping\n\n', chunk({ role: 'assistant', content: '' }, null)]
  const pieces = chatDeltas(served).map(delta => chunk(delta, null))
  const closing = [chunk({}, completion.finishReason)]
  if (completion.billing !== null) {
    // The usage chunk has an id of its own, the bare model and a choice with an empty delta.
    closing.push(
      frame({
        id: `chatcmpl-${Date.now()}`,
        object: 'chat.completion.chunk',
        created,
        model: served.model.llmGateway.id,
        choices: [{ index: 0, delta: {}, finish_reason: null }],
        usage: usageOf(completion.billing),
        metadata: metadataOf(served),
      }),
    )
  }
  closing.push(frame('[DONE]', 'done'))
  return { headers: llmGatewayHeaders(served.requestId), opening, pieces, closing }
}

function completionId(): string {
  return `chatcmpl-${randomBytes(15).toString('base64url')}`
}

export function servedModel(served: Served): string {
  const { provider, id } = served.model.llmGateway
  return `${provider}/${id}`
}

function usageOf(billing: Billing): JsonObject {
  const { promptTokens, completionTokens } = billing
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
    ...costFields(billing),
  }
}

/** What the answer cost, in US dollars, within its usage. */
export function costFields({ inputNanos, outputNanos }: Billing): JsonObject {
  const input = inputNanos / 1e9
  const output = outputNanos / 1e9
  const total = (inputNanos + outputNanos) / 1e9
  return {
    cost: total,
    cost_details: {
      upstream_inference_cost: total,
      upstream_inference_prompt_cost: input,
      upstream_inference_completions_cost: output,
      total_cost: total,
      input_cost: input,
      output_cost: output,
      cached_input_cost: 0,
      request_cost: 0,
      web_search_cost: 0,
    },
  }
}

export function metadataOf(served: Served): JsonObject {
  const { id, provider } = served.model.llmGateway
  const pinned = served.request.model.includes('/') ? provider : null
  return {
    request_id: served.requestId,
    requested_model: served.request.model,
    requested_provider: pinned,
    used_model: id,
    used_provider: provider,
    underlying_used_model: served.model.snapshot,
    log_id: `log_${served.requestId}`,
    discount: null,
    routing: [
      {
        provider,
        model: id,
        status_code: 200,
        error_type: 'none',
        succeeded: true,
        credentialSource: 'platform',
      },
    ],
  }
}
