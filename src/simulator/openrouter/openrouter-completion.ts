import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { RefusedStream, Reply, Served, StreamFrames } from '../gateway-form.ts'
import { argumentPieces, textDeltas, wireToolCalls, type WireToolCall } from '../chat-deltas.ts'
import { dataEvent } from '../server-sent-events.ts'
import type { Trouble } from '../trouble.ts'
import { providerName } from './openrouter-models.ts'
import { costFields, nativeFinishReason } from './openrouter-usage.ts'

/** Sent while the provider thinks, so that nobody takes the connection for dead. */
export const processing = ': OPENROUTER PROCESSING\n\n'

/** The body of an answer that is not streamed. */
export function openrouterReply(served: Served): Reply {
  const { completion, requestId } = served
  const calls = toolCalls(served)
  const message: JsonObject = {
    role: 'assistant',
    content: calls.length > 0 ? null : completion.text,
    refusal: null,
    reasoning: null,
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return {
    status: 200,
    headers: { 'x-generation-id': requestId },
    body: {
      ...envelope(served, 'chat.completion'),
      choices: [{ index: 0, logprobs: null, ...finish(served), message }],
      ...(completion.billing !== null && { usage: usageOf(completion.billing) }),
    },
  }
}

/** The last chunk brings usage and says the finish reason a second time. */
export function openrouterStream(served: Served): StreamFrames {
  const { billing } = served.completion
  const base = envelope(served, 'chat.completion.chunk')
  const chunk = (delta: JsonObject, ending: JsonObject, extra: JsonObject = {}): string =>
    dataEvent({ ...base, choices: [{ index: 0, delta, ...ending, logprobs: null }], ...extra })
  const open = { finish_reason: null, native_finish_reason: null }
  const empty = { role: 'assistant', content: '' }
  return {
    headers: { 'x-generation-id': served.requestId },
    opening: [processing, processing],
    pieces: deltasOf(served).map(delta => chunk({ role: 'assistant', ...delta }, open)),
    closing: [
      chunk(empty, finish(served)),
      ...(billing === null ? [] : [chunk(empty, finish(served), { usage: usageOf(billing) })]),
      'data: [DONE]\n\n',
    ],
  }
}

/** A provider that fails after the stream has begun; earlier failures keep their status. */
export function brokenStream(trouble: Trouble, refused: RefusedStream): StreamFrames | null {
  if (trouble.kind === 'rate-limited' || trouble.status === 500) return null
  const { model, requestId } = refused
  const base = {
    id: requestId,
    provider: providerName(model),
    model: model.aiStats.id,
    object: 'chat.completion.chunk',
    created: Math.floor(Date.now() / 1000),
  }
  const delta = { role: 'assistant', content: '' }
  const ending = { finish_reason: 'error', native_finish_reason: 'error' }
  return {
    headers: { 'x-generation-id': requestId },
    opening: [processing],
    pieces: [],
    closing: [
      dataEvent({
        ...base,
        error: {
          code: trouble.status,
          message: 'Provider disconnected',
          metadata: { error_type: 'server', provider_name: providerName(model) },
        },
        choices: [{ index: 0, delta, ...ending }],
      }),
    ],
  }
}

function envelope(served: Served, object: string): JsonObject {
  return {
    id: served.requestId,
    provider: providerName(served.model),
    model: served.model.aiStats.id,
    object,
    created: served.created,
    system_fingerprint: null,
  }
}

function finish({ completion, model }: Served): JsonObject {
  const { finishReason } = completion
  return {
    finish_reason: finishReason,
    native_finish_reason: nativeFinishReason(model, finishReason),
  }
}

function toolCalls(served: Served): WireToolCall[] {
  return wireToolCalls(served).map((call, index) => ({ index, ...call }))
}

function deltasOf(served: Served): readonly JsonObject[] {
  const calls = toolCalls(served)
  if (calls.length === 0) return textDeltas(served)
  return calls.flatMap((call, index) => [
    {
      content: null,
      tool_calls: [{ ...call, function: { name: call.function.name, arguments: '' } }],
    },
    ...argumentPieces(call).map(piece => ({
      content: null,
      tool_calls: [{ index, type: 'function', function: { arguments: piece } }],
    })),
  ])
}

function usageOf(billing: Billing): JsonObject {
  return {
    prompt_tokens: billing.promptTokens,
    completion_tokens: billing.completionTokens,
    total_tokens: billing.promptTokens + billing.completionTokens,
    ...costFields(billing),
    prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  }
}
