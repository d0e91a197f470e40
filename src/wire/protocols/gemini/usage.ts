import type { Usage } from '../../../model/exchange.ts'
import { isJsonObject, property, type JsonObject } from '../../../model/json.ts'
import { readTokens } from '../../values/read-path.ts'

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
  const prompt = readTokens(counts['promptTokenCount'])
  const total = readTokens(counts['totalTokenCount'])
  if (prompt === null) return null
  const input = prompt + (readTokens(counts['toolUsePromptTokenCount']) ?? 0)
  const candidates = readTokens(counts['candidatesTokenCount']) ?? 0
  const thoughts = readTokens(counts['thoughtsTokenCount']) ?? 0
  // Some who speak this protocol count the thoughts among the answer's tokens: the total tells.
  const isIncluded = thoughts > 0 && thoughts <= candidates && total === input + candidates
  return {
    inputTokens: input,
    cachedInputTokens: readTokens(counts['cachedContentTokenCount']) ?? 0,
    outputTokens: isIncluded ? candidates : candidates + thoughts,
    reasoningTokens: thoughts,
  }
}
