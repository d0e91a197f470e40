import { property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { pieceCount, textPieces } from '../answers/text-pieces.ts'
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
    frame({ ...base, choices: [{ index: 0, delta, finish_reason: reason }] })
  const isUsageWanted = property(served.body['stream_options'], 'include_usage') === true
  const usage = isUsageWanted ? completion.billing : null
  return {
    headers: anthropicHeaders(requestId),
    opening: [chunk({ role: 'assistant' }, null)],
    pieces: deltasOf(served).map(delta => chunk(delta, null)),
    closing: [
      chunk({}, completion.finishReason),
      ...(usage === null ? [] : [frame({ ...base, choices: [], usage: usageOf(usage) })]),
      'data: [DONE]\n\n',
    ],
  }
}

function deltasOf(served: Served): readonly JsonObject[] {
  const { text, outputTokens } = served.completion
  const calls = toolCalls(served)
  if (calls.length === 0) {
    return textPieces(text, pieceCount(outputTokens)).map(content => ({ content }))
  }
  return calls.flatMap((call, place) => {
    const index = place + 1
    const begun = { ...call, index, function: { ...call.function, arguments: '' } }
    const bits = textPieces(call.function.arguments, 6)
    return [
      { tool_calls: [begun] },
      ...bits.map(bit => ({ tool_calls: [{ index, function: { arguments: bit } }] })),
    ]
  })
}

interface WireToolCall extends JsonObject {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

function toolCalls(served: Served): readonly WireToolCall[] {
  return served.completion.toolCalls.map(call => ({
    id: `toolu_${nativeId()}`,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
}

function head(served: Served, object: string): JsonObject {
  const { created, model } = served
  return { id: `msg_${nativeId()}`, object, created, model: model.snapshot }
}

function frame(data: JsonObject): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

function usageOf({ promptTokens, completionTokens }: Billing): JsonObject {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}
