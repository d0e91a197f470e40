import type { JsonObject } from '../../model/json.ts'
import { BoundedMap } from '../bounded-map.ts'
import type { RecordedRequest, Reply } from '../gateway-form.ts'
import { providerName } from './openrouter-models.ts'
import { costUsd, nativeFinishReason } from './openrouter-usage.ts'

interface Generations {
  add(entry: RecordedRequest): void
  find(id: string | null): Reply
}

const keptGenerations = 1000

/**
 * The newest answers, as the generation look-up shows them. Records are written some time after
 * the answer, so the first look-up of each does not find it.
 */
export function createGenerations(): Generations {
  const entries = new BoundedMap<string, { readonly row: JsonObject; isAsked: boolean }>(
    keptGenerations,
  )
  return {
    add: entry => entries.set(entry.requestId, { row: rowOf(entry), isAsked: false }),
    find: id => {
      const entry = entries.get(id ?? '')
      if (entry === undefined || !entry.isAsked) {
        if (entry !== undefined) entry.isAsked = true
        const message = `Generation ${id ?? ''} not found`
        return { status: 404, body: { error: { code: 404, message } } }
      }
      return { status: 200, body: { data: entry.row } }
    },
  }
}

/** Tokens are counted by one tokeniser for all models, and natively beside it. */
function rowOf(entry: RecordedRequest): JsonObject {
  const { model, served, isStream, requestId } = entry
  const billing = served?.completion.billing ?? null
  const cost = billing === null ? 0 : costUsd(billing)
  const reason = served?.completion.finishReason ?? 'error'
  return {
    id: requestId,
    upstream_id: null,
    model: model.aiStats.id,
    provider_name: providerName(model),
    created_at: new Date().toISOString(),
    streamed: isStream,
    cancelled: false,
    is_byok: false,
    total_cost: cost,
    usage: cost,
    upstream_inference_cost: null,
    cache_discount: null,
    latency: Math.round(served?.pace.firstTokenMs ?? 0),
    generation_time: Math.round(served?.pace.totalMs ?? 0),
    moderation_latency: null,
    tokens_prompt: billing?.promptTokens ?? null,
    tokens_completion: billing?.completionTokens ?? null,
    native_tokens_prompt: billing?.promptTokens ?? null,
    native_tokens_completion: billing?.completionTokens ?? null,
    native_tokens_reasoning: 0,
    native_tokens_cached: 0,
    finish_reason: reason,
    native_finish_reason: nativeFinishReason(model, reason),
  }
}
