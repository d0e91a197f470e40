import { isJsonObject, property, type JsonObject } from '../../model/json.ts'
import type { Protocol } from '../../model/protocol.ts'
import { readDecimal, readPath, readText, readTokens } from '../values/read-path.ts'

/** What a gateway recorded of one request; null is what the record does not say. */
export interface GenerationRecord {
  readonly model: string | null
  readonly provider: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costUsd: number | null
  readonly protocol: Protocol | null
  /** Null where the gateway has no replays. */
  readonly isReplaySupported: boolean | null
  /** The stored request, to be sent unchanged. */
  readonly replayRequest: JsonObject | null
}

const endpoints: ReadonlyMap<string, Protocol> = new Map<string, Protocol>([
  ['chat.completions', 'chat-completions'],
  ['responses', 'responses'],
  ['messages', 'anthropic-messages'],
])

/** Reads the record of a generation: a row by itself, as AI Stats has it, or under `data`. */
export function decodeGenerationRecord(body: unknown): GenerationRecord {
  const data = property(body, 'data')
  const row = isJsonObject(data) ? data : body
  const nanos = readDecimal(property(row, 'cost_nanos'))
  const endpoint = readText(property(row, 'endpoint'))?.replaceAll('/', '.') ?? ''
  const supported = property(row, 'replay_supported')
  const request = property(row, 'replay_request')
  return {
    model: firstText(row, ['model_id', 'model', 'canonical_model_id']),
    provider: firstText(row, ['provider', 'provider_name']),
    inputTokens: firstCount(row, [
      ['usage', 'input_tokens'],
      ['usage', 'prompt_tokens'],
      ['native_tokens_prompt'],
      ['tokens_prompt'],
    ]),
    outputTokens: firstCount(row, [
      ['usage', 'output_tokens'],
      ['usage', 'completion_tokens'],
      ['native_tokens_completion'],
      ['tokens_completion'],
    ]),
    costUsd: nanos === null ? totalCost(row) : nanos / 1e9,
    protocol: endpoints.get(endpoint) ?? null,
    isReplaySupported: typeof supported === 'boolean' ? supported : null,
    replayRequest: isJsonObject(request) ? request : null,
  }
}

/** What OpenRouter bills; with the user's own provider key, what the provider bills comes on top. */
function totalCost(row: unknown): number | null {
  const billed = readDecimal(property(row, 'total_cost'))
  if (billed === null || property(row, 'is_byok') !== true) return billed
  const ownKey = readDecimal(property(row, 'upstream_inference_cost'))
  return ownKey === null ? null : billed + ownKey
}

function firstText(row: unknown, names: readonly string[]): string | null {
  return names.map(name => readText(property(row, name))).find(text => text !== null) ?? null
}

function firstCount(row: unknown, paths: readonly (readonly string[])[]): number | null {
  return paths.map(path => readTokens(readPath(row, path))).find(count => count !== null) ?? null
}
