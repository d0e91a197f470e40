import { randomBytes } from 'node:crypto'

import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { argumentPieces, textDeltas, wireToolCalls, type WireToolCall } from '../chat-deltas.ts'
import { dataEvent } from '../server-sent-events.ts'

/** The body of an answer that is not streamed. */
export function aiStatsReply(served: Served): Reply {
  const { billing } = served.completion
  return {
    status: 200,
    headers: { 'cache-control': 'no-store', 'timing-allow-origin': '*' },
    body: {
      ...completionBody(served, wireToolCalls(served)),
      ...(billing !== null && { usage: usageOf(billing), ...topLevelCost(billing) }),
      service_tier: 'standard',
      ...metaOf(served),
    },
  }
}

/**
 * Chunks as for a model behind the Responses API: tool arguments are repeated from their beginning
 * in every frame, no chunk has a finish reason, and a frame that holds the whole answer is the only
 * end mark.
 */
export function cumulativeFrames(served: Served): StreamFrames {
  const calls = wireToolCalls(served)
  const { billing } = served.completion
  const { requestId, created, model } = served
  const nativeResponseId = nativeId()
  const chunk = (delta: JsonObject): string =>
    dataEvent({
      id: requestId,
      nativeResponseId,
      object: 'chat.completion.chunk',
      created,
      model: model.snapshot,
      choices: [{ index: 0, delta, finish_reason: null }],
    })
  const terminal = dataEvent({
    ...completionBody(served, calls),
    nativeResponseId,
    ...(billing !== null && { usage: usageOf(billing) }),
    ...metaOf(served),
  })
  return {
    headers: { 'cache-control': 'no-store' },
    opening: [chunk({ role: 'assistant', content: '' })],
    pieces: deltasOf(served, calls).map(chunk),
    closing: [terminal],
  }
}

function nativeId(): string {
  return `resp_${randomBytes(16).toString('hex')}`
}

function deltasOf(served: Served, calls: readonly WireToolCall[]): readonly JsonObject[] {
  if (calls.length === 0) return textDeltas(served)
  return calls.flatMap((call, index) =>
    growingCalls(call).map(grown => ({ tool_calls: [{ index, ...grown }] })),
  )
}

/** A call as its frames tell it, each with the arguments from their beginning. */
export function growingCalls(call: WireToolCall): WireToolCall[] {
  let soFar = ''
  return argumentPieces(call).map(piece => {
    soFar += piece
    return { ...call, function: { ...call.function, arguments: soFar } }
  })
}

/** The part that the unary answer and the terminal frame have in common. */
export function completionBody(served: Served, calls: readonly WireToolCall[]): JsonObject {
  const { completion, model } = served
  return {
    id: served.requestId,
    nativeResponseId: nativeId(),
    object: 'chat.completion',
    created: served.created,
    model: model.aiStats.id,
    ...(!served.request.stream && {
      provider: model.aiStats.provider,
      provider_id: model.aiStats.provider,
    }),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: completion.text,
          refusal: null,
          annotations: [],
          ...(calls.length > 0 && { tool_calls: [...calls] }),
        },
        logprobs: null,
        finish_reason: completion.finishReason,
      },
    ],
  }
}

export function usageOf(billing: Billing): JsonObject {
  const nanos = billing.inputNanos + billing.outputNanos
  return {
    prompt_tokens: billing.promptTokens,
    completion_tokens: billing.completionTokens,
    total_tokens: billing.promptTokens + billing.completionTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
    pricing: {
      total_nanos: nanos,
      total_usd_str: (nanos / 1e9).toFixed(9),
      total_cents: toCents(nanos),
      currency: 'USD',
      lines: pricingLines(billing),
    },
  }
}

export function topLevelCost(billing: Billing): JsonObject {
  const nanos = billing.inputNanos + billing.outputNanos
  return {
    cost_nanos: nanos,
    cost_cents: toCents(nanos),
    currency: 'USD',
    pricing_lines: pricingLines(billing),
  }
}

/** Whole cents, rounded up. */
function toCents(nanos: number): number {
  return Math.ceil(nanos / 1e7)
}

function pricingLines(billing: Billing): JsonObject[] {
  const line = (dimension: string, quantity: number, nanos: number): JsonObject => ({
    dimension,
    quantity,
    billable_units: quantity,
    unit_size: 1,
    unit_price_usd: (nanos / Math.max(1, quantity) / 1e9).toFixed(12),
    line_cost_usd: (nanos / 1e9).toFixed(9),
    line_nanos: nanos,
    bill_mode: 'metered',
    rule_priority: 0,
  })
  return [
    line('input_text_tokens', billing.promptTokens, billing.inputNanos),
    line('output_text_tokens', billing.completionTokens, billing.outputNanos),
  ]
}

/** Timing and routing, when the request asks for them with `meta: true`. */
export function metaOf(served: Served): JsonObject {
  if (served.body['meta'] !== true) return {}
  const { pace, completion, model } = served
  const writingMs = Math.max(1, pace.totalMs - pace.firstTokenMs)
  return {
    meta: {
      throughput_tps: Number(((completion.outputTokens * 1000) / writingMs).toFixed(2)),
      latency_ms: Math.round(pace.firstTokenMs),
      generation_ms: Math.round(pace.totalMs),
      end_to_end_ms: Math.round(pace.totalMs),
      phaseo_overhead_ms: 1,
      routing: { selected_provider: model.aiStats.provider },
    },
  }
}
