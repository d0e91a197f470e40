import type { JsonObject } from '../../model/json.ts'
import { topLevelCost, usageOf } from './ai-stats-completion.ts'
import { BoundedMap } from '../bounded-map.ts'
import type { RecordedRequest, Reply } from '../gateway-form.ts'

/** As the records name it. */
type Endpoint = 'chat.completions' | 'responses' | 'messages'

export interface Generations {
  add(entry: RecordedRequest, endpoint: Endpoint): void
  find(id: string | null): Reply
}

const keptGenerations = 1000
/** Longer requests are recorded without what it takes to replay them. */
const longestReplay = 64 * 1024

/** The newest requests, as the generation look-up shows them; failed ones included. */
export function createGenerations(): Generations {
  const entries = new BoundedMap<string, Recorded>(keptGenerations)
  return {
    add: (entry, endpoint) => {
      const isReplayable = entry.bodySize <= longestReplay
      const body = isReplayable ? entry.body : {}
      entries.set(entry.requestId, {
        ...entry,
        endpoint,
        body,
        isReplayable,
        recordedAt: new Date(),
      })
    },
    find: id => {
      const headers = { 'cache-control': 'no-store' }
      if (id === null || id === '') {
        return { status: 400, headers, body: { ok: false, error: 'missing_id' } }
      }
      const found = entries.get(id)
      return found === undefined
        ? { status: 404, headers, body: { ok: false, error: 'not_found' } }
        : { status: 200, headers, body: row(found) }
    },
  }
}

interface Recorded extends RecordedRequest {
  readonly endpoint: Endpoint
  readonly isReplayable: boolean
  readonly recordedAt: Date
}

function row(entry: Recorded): JsonObject {
  const { requestId, body, model, served, status, isReplayable } = entry
  const billing = served?.completion.billing ?? null
  const failure = status >= 500 ? 'upstream:upstream_error' : 'user:rate_limited'
  return {
    id: requestId,
    request_id: requestId,
    created_at: entry.recordedAt.toISOString(),
    workspace_id: 'ws_simulated',
    app_id: null,
    key_id: 'key_simulated',
    endpoint: entry.endpoint,
    model_id: model.aiStats.id,
    canonical_model_id: model.aiStats.id,
    provider: model.aiStats.provider,
    native_response_id: null,
    provider_attempts: [
      {
        attempt_number: 1,
        provider: model.aiStats.provider,
        provider_model_slug: model.snapshot,
        outcome: served === null ? 'error' : 'success',
        status,
        retryable: served === null,
      },
    ],
    stream: entry.isStream,
    byok: false,
    status_code: status,
    success: served !== null,
    error_code: served === null ? failure : null,
    error_message: served === null ? 'the request failed' : null,
    latency_ms: Math.round(served?.pace.firstTokenMs ?? 0),
    generation_ms: Math.round(served?.pace.totalMs ?? 0),
    ...(billing !== null && { usage: rowUsage(usageOf(billing)), ...topLevelCost(billing) }),
    finish_reason: served?.completion.finishReason ?? null,
    replay_supported: isReplayable,
    replay_request: isReplayable ? body : null,
    io_log: null,
  }
}

/** Records name tokens otherwise than answers do. */
function rowUsage(usage: JsonObject): JsonObject {
  return {
    input_tokens: usage['prompt_tokens'] ?? null,
    output_tokens: usage['completion_tokens'] ?? null,
    total_tokens: usage['total_tokens'] ?? null,
    requests: 1,
  }
}
