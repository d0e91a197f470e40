import type { Usage } from '../../model/exchange.ts'
import { isJsonObject, property, type JsonObject } from '../../model/json.ts'
import { readCount, readPath } from '../read-path.ts'
import { readOpenAiUsage } from '../usage.ts'

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
  const uncached = readCount(counts['input_tokens'])
  const output = readCount(counts['output_tokens'])
  // Some gateways keep OpenAI's names inside Anthropic's form.
  if (uncached === null && output === null) return readOpenAiUsage(counts)
  const read = readCount(counts['cache_read_input_tokens'])
  const written = readCount(counts['cache_creation_input_tokens']) ?? readWrites(counts)
  // No message takes no tokens: gateways that do not know the counts fill them with 0.
  if ((uncached ?? 0) + (output ?? 0) + (read ?? 0) + (written ?? 0) === 0) return null
  return {
    inputTokens: uncached === null ? null : uncached + (read ?? 0) + (written ?? 0),
    cachedInputTokens: read,
    outputTokens: output,
    reasoningTokens: readCount(readPath(counts, ['output_tokens_details', 'thinking_tokens'])),
  }
}

/** What was written to the prompt cache, by how long it is kept: there the sum may be left out. */
function readWrites(counts: JsonObject): number | null {
  const writes = ['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens'].flatMap(
    name => readCount(readPath(counts, ['cache_creation', name])) ?? [],
  )
  return writes.length === 0 ? null : writes.reduce((sum, count) => sum + count, 0)
}
