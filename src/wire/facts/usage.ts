import type { Usage } from '../../model/exchange.ts'
import { isJsonObject, property, type JsonObject } from '../../model/json.ts'
import { readFirst, readTokens } from '../values/read-path.ts'

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
  const input = countAt(usage, [['prompt_tokens'], ['input_tokens']])
  const output = countAt(usage, [['completion_tokens'], ['output_tokens']])
  if (input === null && output === null) return null
  const cached = countAt(usage, [
    ['prompt_tokens_details', 'cached_tokens'],
    ['input_tokens_details', 'cached_tokens'],
    ['cache_read_input_tokens'],
    ['prompt_cache_hit_tokens'],
  ])
  const written = countAt(usage, [
    ['prompt_tokens_details', 'cache_write_tokens'],
    ['input_tokens_details', 'cache_write_tokens'],
    // AI Stats tells of what it wrote among the details of the output.
    ['completion_tokens_details', 'cached_tokens'],
    ['output_tokens_details', 'cached_tokens'],
  ])
  const reported = countAt(usage, [
    ['completion_tokens_details', 'reasoning_tokens'],
    ['output_tokens_details', 'reasoning_tokens'],
    ['reasoning_tokens'],
  ])
  const total = readTokens(usage['total_tokens'])
  const beyond = input === null || total === null ? 0 : total - input - (output ?? 0)
  const apart = findApart({ cached, written, reasoning: reported }, beyond)
  // Gemini behind OpenAI's form counts its thoughts in the total and nowhere else.
  const isHidden = beyond > 0 && output !== null && reported === null && !cached && !written
  const reasoning = isHidden ? beyond : reported
  const outputTokens = withApart(output, isHidden || apart.includes('reasoning') ? reasoning : 0)
  const isCachedApart = apart.includes('cached') || (cached ?? 0) > (input ?? 0)
  return {
    inputTokens: withApart(
      withApart(input, isCachedApart ? cached : 0),
      apart.includes('written') ? written : 0,
    ),
    cachedInputTokens: cached,
    outputTokens,
    // Some report more reasoning than output, which cannot be.
    reasoningTokens:
      reasoning === null || outputTokens === null ? reasoning : Math.min(reasoning, outputTokens),
    ...cacheWritesOf({ all: written, oneHour: null }),
  }
}

type Part = 'cached' | 'written' | 'reasoning'

/** Every choice of parts, small ones first; reasoning before the others, as xAI counts it apart. */
const choices: readonly (readonly Part[])[] = [
  ['reasoning'],
  ['cached'],
  ['written'],
  ['cached', 'written'],
  ['cached', 'reasoning'],
  ['written', 'reasoning'],
  ['cached', 'written', 'reasoning'],
]

/**
 * Input includes what was read from the prompt cache and what was written to it, and output the
 * reasoning, as OpenAI counts them; where a gateway counts some apart, the total gives them away.
 */
function findApart(parts: Readonly<Record<Part, number | null>>, beyond: number): readonly Part[] {
  if (beyond <= 0) return []
  const sumOf = (choice: readonly Part[]): number =>
    choice.reduce((sum, part) => sum + (parts[part] ?? 0), 0)
  return choices.find(choice => sumOf(choice) === beyond) ?? []
}

function withApart(count: number | null, part: number | null): number | null {
  return count === null ? null : count + (part ?? 0)
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

function countAt(usage: unknown, paths: readonly (readonly string[])[]): number | null {
  return readFirst(usage, paths, readTokens)
}
