import type { Usage } from '../../../model/exchange.ts'
import { isJsonObject, property, type JsonObject } from '../../../model/json.ts'
import { readTokens, readPath } from '../../values/read-path.ts'
import { cacheWritesOf, readOpenAiUsage } from '../../facts/usage.ts'

/** The counts of a message, or of the event of a stream that repeats and raises them. */
export function anthropicCounts(frame: unknown): JsonObject | null {
  const usage = property(frame, 'usage')
  return isJsonObject(usage) ? usage : null
}

/**
 * What Anthropic's counts mean: `input_tokens` is only what was neither read from the prompt cache
 * nor written to it, and the output includes the thinking.
 */
export function readAnthropicUsage(counts: JsonObject): Usage | null {
  const uncached = readTokens(counts['input_tokens'])
  const output = readTokens(counts['output_tokens'])
  // Some gateways keep OpenAI's names inside Anthropic's form.
  if (uncached === null && output === null) return readOpenAiUsage(counts)
  const read = readTokens(counts['cache_read_input_tokens'])
  const oneHour = readTokens(readPath(counts, ['cache_creation', 'ephemeral_1h_input_tokens']))
  const fiveMinutes = readTokens(readPath(counts, ['cache_creation', 'ephemeral_5m_input_tokens']))
  // The sum may be left out where the writes are told by how long they are kept.
  const written =
    readTokens(counts['cache_creation_input_tokens']) ?? (fiveMinutes ?? 0) + (oneHour ?? 0)
  // No message takes no tokens: gateways that do not know the counts fill them with 0.
  if ((uncached ?? 0) + (output ?? 0) + (read ?? 0) + written === 0) return null
  return {
    inputTokens: uncached === null ? null : uncached + (read ?? 0) + written,
    cachedInputTokens: read,
    outputTokens: output,
    reasoningTokens: readTokens(readPath(counts, ['output_tokens_details', 'thinking_tokens'])),
    ...cacheWritesOf({ all: written, oneHour }),
  }
}
