import { property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { argumentPieces, textDeltas, wireToolCalls, type WireToolCall } from '../chat-deltas.ts'
import { dataEvent } from '../server-sent-events.ts'
import { anthropicHeaders } from './anthropic-headers.ts'
import { nativeId } from './message-body.ts'

/** An answer that is not streamed, as Anthropic's endpoint for OpenAI's clients gives it. */
export function compatReply(served: Served): Reply {
  const { completion } = served
  const calls = toolCalls(served)
  return {
    status: 200,
    headers: anthropicHeaders(served.requestId),
    body: {
      ...head(served, 'chat.completion'),
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            ...(calls.length > 0 ? { tool_calls: [...calls] } : { content: completion.text }),
          },
          finish_reason: completion.finishReason,
        },
      ],
      ...(completion.billing !== null && { usage: usageOf(completion.billing) }),
    },
  }
}

/** Tool calls are counted together with the text before them, so that the first one has index 1. */
export function compatStream(served: Served): StreamFrames {
  const { completion, requestId } = served
  const base = head(served, 'chat.completion.chunk')
  const chunk = (delta: JsonObject, reason: string | null): string =>
    dataEvent({ ...base, choices: [{ index: 0, delta, finish_reason: reason }] })
  const isUsageWanted = property(served.body['stream_options'], 'include_usage') === true
  const usage = isUsageWanted ? completion.billing : null
  return {
    headers: anthropicHeaders(requestId),
    opening: [chunk({ role: 'assistant' }, null)],
    pieces: deltasOf(served).map(delta => chunk(delta, null)),
    closing: [
      chunk({}, completion.finishReason),
      ...(usage === null ? [] : [dataEvent({ ...base, choices: [], usage: usageOf(usage) })]),
      'data: [DONE]\n\n',
    ],
  }
}

function deltasOf(served: Served): readonly JsonObject[] {
  const calls = toolCalls(served)
  if (calls.length === 0) return textDeltas(served)
  return calls.flatMap((call, place) => {
    const index = place + 1
    const begun = { ...call, index, function: { ...call.function, arguments: '' } }
    return [
      { tool_calls: [begun] },
      ...argumentPieces(call).map(piece => ({
        tool_calls: [{ index, function: { arguments: piece } }],
      })),
    ]
  })
}

function toolCalls(served: Served): readonly WireToolCall[] {
  return wireToolCalls(served).map(call => ({ ...call, id: `toolu_${nativeId()}` }))
}

function head(served: Served, object: string): JsonObject {
  const { created, model } = served
  return { id: `msg_${nativeId()}`, object, created, model: model.snapshot }
}

function usageOf({ promptTokens, completionTokens }: Billing): JsonObject {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}
