import { createHash } from 'node:crypto'

import { property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { textDeltas } from '../chat-deltas.ts'
import { dataEvent } from '../server-sent-events.ts'
import { thoughtSignature } from './thought-signature.ts'

/** An answer that is not streamed, as Gemini's endpoint for OpenAI's clients gives it. */
export function compatReply(served: Served): Reply {
  const { completion } = served
  const calls = toolCalls(served)
  return {
    status: 200,
    body: {
      choices: [
        {
          finish_reason: completion.finishReason,
          index: 0,
          message: {
            role: 'assistant',
            ...(calls.length > 0 ? { tool_calls: [...calls] } : { content: completion.text }),
          },
        },
      ],
      ...head(served, 'chat.completion'),
      ...(completion.billing !== null && { usage: usageOf(completion.billing) }),
    },
  }
}

/**
 * Tool calls come whole and without an index, end with the reason `stop`, and the usage is packed
 * into the last chunk that has content.
 */
export function compatStream(served: Served): StreamFrames {
  const { completion } = served
  const calls = toolCalls(served)
  const deltas: readonly JsonObject[] =
    calls.length > 0
      ? calls.map(call => ({ role: 'assistant', tool_calls: [call] }))
      : textDeltas(served).map(delta => ({ ...delta, role: 'assistant' }))
  const isUsageWanted = property(served.body['stream_options'], 'include_usage') === true
  const isReported = isUsageWanted && completion.billing !== null
  const finish = completion.finishReason === 'tool_calls' ? 'stop' : completion.finishReason
  const chunk = (delta: JsonObject, isLast: boolean): string =>
    dataEvent({
      choices: [{ delta, ...(isLast && { finish_reason: finish }), index: 0 }],
      ...head(served, 'chat.completion.chunk'),
      ...(isLast && isReported && { usage: usageOf(completion.billing) }),
    })
  return {
    headers: {},
    opening: [],
    pieces: deltas.slice(0, -1).map(delta => chunk(delta, false)),
    closing: [chunk(deltas.at(-1) ?? { content: '', role: 'assistant' }, true), 'data: [DONE]\n\n'],
  }
}

function head(served: Served, object: string): JsonObject {
  const { created, requestId, model } = served
  return { created, id: requestId, model: model.key, object }
}

function toolCalls(served: Served): readonly JsonObject[] {
  return served.completion.toolCalls.map((call, index) => ({
    ...(index === 0 && {
      extra_content: { google: { thought_signature: thoughtSignature(served) } },
    }),
    function: { arguments: call.arguments, name: call.name },
    id: callId(served, index),
    type: 'function',
  }))
}

function callId(served: Served, index: number): string {
  return createHash('sha256').update(`${served.requestId} ${index}`).digest('hex').slice(0, 8)
}

function usageOf(billing: Billing): JsonObject {
  const { promptTokens, completionTokens } = billing
  return {
    completion_tokens: completionTokens,
    prompt_tokens: promptTokens,
    total_tokens: promptTokens + completionTokens,
  }
}
