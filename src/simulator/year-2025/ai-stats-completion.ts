import type { JsonObject } from '../../model/json.ts'
import { completionBody, growingCalls, usageOf } from '../ai-stats/ai-stats-completion.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { textDeltas, wireToolCalls, type WireToolCall } from '../chat-deltas.ts'
import { dataEvent } from '../server-sent-events.ts'
import { pick, without } from './pick-fields.ts'

/** Usage is reported only to those who ask for it. */
export function withAskedUsage(served: Served): Served {
  if (served.body['usage'] === true) return served
  return { ...served, completion: { ...served.completion, billing: null } }
}

/** The body of an answer that is not streamed: no provider, and cost only within usage. */
export function aiStatsReply2025(served: Served): Reply {
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { ...wholeAnswer(served, wireToolCalls(served)), ...extras(served) },
  }
}

/**
 * Arguments repeat from their beginning, as they do now; but a call has no index of its own, the
 * choice has it instead.
 */
export function aiStatsStream2025(served: Served): StreamFrames {
  const { requestId, created, model } = served
  const calls = wireToolCalls(served)
  const chunk = (delta: JsonObject, index = 0): string =>
    dataEvent({
      id: requestId,
      object: 'chat.completion.chunk',
      created,
      model: model.snapshot,
      choices: [{ index, delta, finish_reason: null }],
    })
  const pieces =
    calls.length === 0
      ? textDeltas(served).map(delta => chunk(delta))
      : calls.flatMap((call, index) =>
          growingCalls(call).map(grown => chunk({ tool_calls: [grown] }, index)),
        )
  return {
    headers: { 'cache-control': 'no-store' },
    opening: [chunk({ role: 'assistant', content: '' })],
    pieces,
    closing: [dataEvent({ ...wholeAnswer(served, calls), ...extras(served) })],
  }
}

function wholeAnswer(served: Served, calls: readonly WireToolCall[]): JsonObject {
  return without(completionBody(served, calls), 'nativeResponseId provider provider_id')
}

function extras(served: Served): JsonObject {
  const { billing } = withAskedUsage(served).completion
  const { pace, completion, body } = served
  const writingMs = Math.max(1, pace.totalMs - pace.firstTokenMs)
  return {
    ...(billing !== null && { usage: usageOf2025(billing) }),
    ...(body['meta'] === true && {
      meta: {
        throughput_tps: Number(((completion.outputTokens * 1000) / writingMs).toFixed(2)),
        generation_ms: Math.round(pace.totalMs),
        latency_ms: Math.round(pace.totalMs),
      },
    }),
    service_tier: 'standard',
  }
}

/** Tokens under the names of the Responses protocol, on chat too. */
function usageOf2025(billing: Billing): JsonObject {
  const { pricing } = usageOf(billing)
  return {
    ...pick(usageOf(billing), 'total_tokens'),
    input_tokens: billing.promptTokens,
    output_tokens: billing.completionTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 0 },
    pricing_breakdown: pricing ?? null,
  }
}
