import { randomBytes } from 'node:crypto'

import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { chatDeltas, wireToolCalls } from '../chat-deltas.ts'

/** The answer that is not streamed: the bare model, and the provider's finish reason. */
export function llmGatewayReply2025(served: Served): Reply {
  const { completion } = served
  const calls = wireToolCalls(served)
  const message: JsonObject = {
    role: 'assistant',
    content: calls.length > 0 ? null : completion.text,
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return {
    status: 200,
    headers: { 'x-request-id': served.requestId },
    body: {
      ...envelope(served, 'chat.completion'),
      choices: [{ index: 0, message, finish_reason: finishReason(served) }],
      ...(completion.billing !== null && { usage: usageOf(completion.billing) }),
      metadata: metadataOf(served),
    },
  }
}

/** Every event has a name, and usage comes in a chunk of its own before the end. */
export function llmGatewayStream2025(served: Served): StreamFrames {
  const { billing } = served.completion
  const base = envelope(served, 'chat.completion.chunk')
  let events = 0
  const event = (name: string, data: string): string => {
    const text = `event: ${name}\ndata: ${data}\nid: ${events}\n\n`
    events += 1
    return text
  }
  const chunk = (delta: JsonObject, reason: string | null, extra: JsonObject = {}): string => {
    const choices = [{ index: 0, delta, finish_reason: reason }]
    return event('chunk', JSON.stringify({ ...base, choices, ...extra }))
  }
  const opening = [chunk({ role: 'assistant' }, null)]
  const pieces = chatDeltas(served).map(delta => chunk(delta, null))
  const ending = chunk({}, finishReason(served))
  const usage = billing === null ? [] : [chunk({}, null, { usage: usageOf(billing) })]
  return {
    headers: { 'x-request-id': served.requestId },
    opening,
    pieces,
    closing: [ending, ...usage, event('done', '[DONE]')],
  }
}

function envelope(served: Served, object: string): JsonObject {
  return {
    id: `chatcmpl-${randomBytes(15).toString('base64url')}`,
    object,
    created: served.created,
    model: served.model.llmGateway.id,
  }
}

/** The provider's own word in small letters. */
function finishReason({ completion, model }: Served): string {
  const { finishReason: reason } = completion
  switch (model.llmGateway.provider) {
    case 'anthropic':
      return { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' }[reason]
    case 'google-ai-studio':
      return { stop: 'stop', length: 'max_tokens', tool_calls: 'stop' }[reason]
    default:
      return reason
  }
}

function usageOf({ promptTokens, completionTokens, ...nanos }: Billing): JsonObject {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    cost_usd_total: (nanos.inputNanos + nanos.outputNanos) / 1e9,
    cost_usd_input: nanos.inputNanos / 1e9,
    cost_usd_output: nanos.outputNanos / 1e9,
    cost_usd_cached_input: null,
    cost_usd_request: null,
  }
}

function metadataOf(served: Served): JsonObject {
  const { id, provider } = served.model.llmGateway
  const { model } = served.request
  return {
    requested_model: model,
    requested_provider: model.includes('/') ? provider : null,
    used_model: id,
    used_provider: provider,
    underlying_used_model: served.model.snapshot,
  }
}
