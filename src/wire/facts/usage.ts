import type { Usage } from '../../model/exchange.ts'
import { isJsonObject, property, type JsonObject } from '../../model/json.ts'
import { readTokens, readPath } from '../values/read-path.ts'

export const unknownUsage: Usage = {
  inputTokens: null,
  cachedInputTokens: null,
  outputTokens: null,
  reasoningTokens: null,
}

/** The token counts of a body or a stream frame in any of OpenAI's forms; null without them. */
export function openAiCounts(frame: unknown): JsonObject | null {
  const usage = property(frame, 'usage')
  if (isJsonObject(usage)) return usage
  const groq = property(property(frame, 'x_groq'), 'usage')
  return isJsonObject(groq) ? groq : null
}

/** What token counts in any of OpenAI's forms mean; null where they say nothing of tokens. */
export function readOpenAiUsage(usage: JsonObject): Usage | null {
  const input = first(usage, [['prompt_tokens'], ['input_tokens']])
  const output = first(usage, [['completion_tokens'], ['output_tokens']])
  const cached = first(usage, [
    ['prompt_tokens_details', 'cached_tokens'],
    ['input_tokens_details', 'cached_tokens'],
    ['cache_read_input_tokens'],
    ['prompt_cache_hit_tokens'],
  ])
  const total = readTokens(usage['total_tokens'])
  const reasoning =
    first(usage, [
      ['completion_tokens_details', 'reasoning_tokens'],
      ['output_tokens_details', 'reasoning_tokens'],
      ['reasoning_tokens'],
    ]) ?? hiddenReasoning({ input, output, cached, total })
  if (input === null && output === null) return null
  const outputTokens = withReasoning({ input, output, reasoning, total })
  return {
    inputTokens: withCached({ input, output, cached, total }),
    cachedInputTokens: cached,
    outputTokens,
    // Some report more reasoning than output, which cannot be.
    reasoningTokens:
      reasoning === null || outputTokens === null ? reasoning : Math.min(reasoning, outputTokens),
    ...cacheWritesOf({
      all: first(usage, [
        ['prompt_tokens_details', 'cache_write_tokens'],
        ['input_tokens_details', 'cache_write_tokens'],
      ]),
      oneHour: null,
    }),
  }
}

/** Writes that are not said to be kept for an hour are kept for five minutes. */
export function cacheWritesOf(written: {
  readonly all: number | null
  readonly oneHour: number | null
}): Pick<Usage, 'cacheWrites'> {
  const all = written.all ?? 0
  const oneHour = Math.min(all, written.oneHour ?? 0)
  return all === 0 ? {} : { cacheWrites: { fiveMinutes: all - oneHour, oneHour } }
}

/** Gemini behind OpenAI's form counts its thoughts in the total and nowhere else. */
function hiddenReasoning(counts: {
  readonly input: number | null
  readonly output: number | null
  readonly cached: number | null
  readonly total: number | null
}): number | null {
  const { input, output, cached, total } = counts
  if (input === null || output === null || total === null || (cached ?? 0) > 0) return null
  return total > input + output ? total - input - output : null
}

/** Output includes reasoning; where a gateway counts it apart (xAI), the total gives it away. */
function withReasoning(counts: {
  readonly input: number | null
  readonly output: number | null
  readonly reasoning: number | null
  readonly total: number | null
}): number | null {
  const { input, output, reasoning, total } = counts
  const isApart =
    input !== null &&
    output !== null &&
    total !== null &&
    total === input + output + (reasoning ?? 0)
  return isApart ? output + (reasoning ?? 0) : output
}

/** Input includes what was read from the provider's prompt cache, as OpenAI counts it. */
function withCached(counts: {
  readonly input: number | null
  readonly output: number | null
  readonly cached: number | null
  readonly total: number | null
}): number | null {
  const { input, output, cached, total } = counts
  if (input === null || cached === null || cached === 0) return input
  const isApart = cached > input || (total !== null && total === input + cached + (output ?? 0))
  return isApart ? input + cached : input
}

function first(usage: unknown, paths: readonly (readonly string[])[]): number | null {
  for (const path of paths) {
    const count = readTokens(readPath(usage, path))
    if (count !== null) return count
  }
  return null
}
