import { randomBytes } from 'node:crypto'

import { property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { chatDeltas, wireToolCalls } from '../chat-deltas.ts'
import { dataEvent } from '../server-sent-events.ts'
import { openaiHeaders } from './openai-headers.ts'
import { obfuscate } from './obfuscate.ts'

/** The body of an answer that is not streamed; the model is named by its dated snapshot. */
export function openaiReply(served: Served): Reply {
  const { completion } = served
  const calls = wireToolCalls(served)
  return {
    status: 200,
    headers: openaiHeaders(served.requestId, served.pace.totalMs),
    body: {
      ...envelope(served, 'chat.completion'),
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: calls.length > 0 ? null : completion.text,
            refusal: null,
            annotations: [],
            ...(calls.length > 0 && { tool_calls: calls }),
          },
          logprobs: null,
          finish_reason: finishReason(served),
        },
      ],
      ...(completion.billing !== null && { usage: usageOf(completion.billing) }),
    },
  }
}

/** Usage comes only when asked for, then as null in every chunk but an additional last one. */
export function openaiStream(served: Served): StreamFrames {
  const { completion, pace } = served
  const options = served.body['stream_options']
  const withUsage = property(options, 'include_usage') === true && completion.billing !== null
  const base = envelope(served, 'chat.completion.chunk')
  const pad = property(options, 'include_obfuscation') === false ? () => ({}) : obfuscate
  const chunk = (delta: JsonObject, reason: string | null): string =>
    dataEvent({
      ...base,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
      ...(withUsage && { usage: null }),
      ...pad(delta),
    })
  return {
    headers: openaiHeaders(served.requestId, pace.firstTokenMs),
    opening: [chunk({ role: 'assistant', content: '', refusal: null }, null)],
    pieces: chatDeltas(served).map(delta => chunk(delta, null)),
    closing: [
      chunk({}, finishReason(served)),
      ...(completion.billing !== null && withUsage
        ? [dataEvent({ ...base, choices: [], usage: usageOf(completion.billing) })]
        : []),
      'data: [DONE]\n\n',
    ],
  }
}

function envelope(served: Served, object: string): JsonObject {
  return {
    id: `chatcmpl-${randomBytes(15).toString('base64url')}`,
    object,
    created: served.created,
    model: served.model.snapshot,
    service_tier: 'default',
    system_fingerprint: null,
  }
}

/** A call that the request forced ends with `stop`. */
function finishReason({ completion, request }: Served): string {
  const isForced = request.toolChoice.kind === 'function'
  return isForced && completion.finishReason === 'tool_calls' ? 'stop' : completion.finishReason
}

function usageOf(billing: Billing): JsonObject {
  return {
    prompt_tokens: billing.promptTokens,
    completion_tokens: billing.completionTokens,
    total_tokens: billing.promptTokens + billing.completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}
