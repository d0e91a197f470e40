import type { Usage } from '../../../model/exchange.ts'
import { isJsonObject, property, type JsonObject } from '../../../model/json.ts'
import { readCount } from '../../values/read-path.ts'

/** The counts of a response so far; in a stream every chunk repeats and raises them. */
export function geminiCounts(frame: unknown): JsonObject | null {
  const usage = property(frame, 'usageMetadata')
  return isJsonObject(usage) ? usage : null
}

/**
 * What Gemini's counts mean: the prompt includes what was cached, what tools added to it stands
 * apart, and so do the thoughts beside the answer. A count that is zero is left out.
 */
export function readGeminiUsage(counts: JsonObject): Usage | null {
  const prompt = readCount(counts['promptTokenCount'])
  const total = readCount(counts['totalTokenCount'])
  if (prompt === null) return null
  const input = prompt + (readCount(counts['toolUsePromptTokenCount']) ?? 0)
  const candidates = readCount(counts['candidatesTokenCount']) ?? 0
  const thoughts = readCount(counts['thoughtsTokenCount']) ?? 0
  // Some who speak this protocol count the thoughts among the answer's tokens: the total tells.
  const isIncluded = thoughts > 0 && thoughts <= candidates && total === input + candidates
  return {
    inputTokens: input,
    cachedInputTokens: readCount(counts['cachedContentTokenCount']) ?? 0,
    outputTokens: isIncluded ? candidates : candidates + thoughts,
    reasoningTokens: thoughts,
  }
}
