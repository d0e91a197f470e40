import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { RefusedStream, Reply, Served, StreamFrames } from '../gateway-form.ts'
import type { Trouble } from '../trouble.ts'
import { overloaded } from './anthropic-errors.ts'
import { anthropicHeaders } from './anthropic-headers.ts'
import { contentBlocks, messageHead, nativeId, stopOf, wholeBlock } from './message-body.ts'
import { typedEvent } from '../server-sent-events.ts'
import { messageEvents, ping } from './message-events.ts'

/** A message that is not streamed; the model is named by its dated id. */
export function nativeMessage(served: Served): Reply {
  const { completion, model, requestId } = served
  return {
    status: 200,
    headers: anthropicHeaders(requestId),
    body: {
      ...messageHead(`msg_${nativeId()}`, model.snapshot),
      content: contentBlocks(served).map(wholeBlock),
      ...stopOf(served),
      ...(completion.billing !== null && {
        usage: usageOf(completion.billing, completion.billing.completionTokens),
      }),
    },
  }
}

/** The first event knows the tokens of the prompt, the last but one all the counts at the end. */
export function nativeStream(served: Served): StreamFrames {
  const { completion, model, requestId } = served
  const { billing } = completion
  const events = messageEvents({
    begun: {
      ...messageHead(`msg_${nativeId()}`, model.snapshot),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      ...(billing !== null && { usage: usageOf(billing, 1) }),
    },
    opening: [ping],
    blocks: contentBlocks(served),
    outputTokens: completion.outputTokens,
    ended: {
      delta: stopOf(served),
      ...(billing !== null && {
        usage: { ...counts(billing), output_tokens: billing.completionTokens },
      }),
    },
  })
  return { headers: anthropicHeaders(requestId), ...events }
}

/** An overload can come when the message has begun. */
export function nativeStreamTrouble(trouble: Trouble, refused: RefusedStream): StreamFrames | null {
  if (trouble.kind === 'rate-limited' || trouble.status !== 502) return null
  const { requestId, model } = refused
  const begun = {
    ...messageHead(`msg_${nativeId()}`, model.snapshot),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  }
  const { type, message } = overloaded
  return {
    headers: anthropicHeaders(requestId),
    opening: [typedEvent({ type: 'message_start', message: begun })],
    pieces: [],
    closing: [typedEvent({ type: 'error', error: { type, message }, request_id: requestId })],
  }
}

function counts(billing: Billing): JsonObject {
  return {
    input_tokens: billing.promptTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  }
}

function usageOf(billing: Billing, outputTokens: number): JsonObject {
  return {
    ...counts(billing),
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens,
    service_tier: 'standard',
  }
}
