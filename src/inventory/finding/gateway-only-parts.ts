/** Headers that one gateway or provider knows; several are attribution that others take as well. */
const headers: readonly (readonly [name: string, gateway: string])[] = [
  ['HTTP-Referer', 'openrouter'],
  ['X-Title', 'openrouter'],
  [String.raw`X-OpenRouter-[A-Za-z-]+`, 'openrouter'],
  ['x-no-cache', 'llm-gateway'],
  ['x-no-fallback', 'llm-gateway'],
  [String.raw`x-llmgateway-[A-Za-z-]+`, 'llm-gateway'],
  [String.raw`x-phaseo-[A-Za-z-]+`, 'ai-stats'],
  [String.raw`Helicone-[A-Za-z-]+`, 'helicone'],
  [String.raw`cf-aig-[A-Za-z-]+`, 'cloudflare'],
  [String.raw`x-portkey-[A-Za-z-]+`, 'portkey'],
  ['OpenAI-(?:Organization|Project|Beta)', 'openai'],
  ['anthropic-(?:version|beta)', 'anthropic'],
  ['x-goog-api-key', 'gemini'],
]

const header = new RegExp(
  `(?<![\\w-])(?:${headers.map(([name]) => `(${name})`).join('|')})(?=["'\`]|\\s*[:=])`,
  'gi',
)

interface FoundPart {
  readonly value: string
  readonly gateway: string | null
}

/** Names of such headers in a line, where a header is written: before a quote, a colon or `=`. */
export function findHeaders(line: string): FoundPart[] {
  return Array.from(line.matchAll(header), match => {
    const index = match.slice(1).findIndex(group => group !== undefined)
    return { value: match[0], gateway: headers[index]?.[1] ?? null }
  })
}

/** Body fields that only some gateways take, by what they look like; only found near a request. */
const fields: readonly (readonly [pattern: RegExp, field: string, gateway: string | null])[] = [
  [field('provider', String.raw`\{|dict\(`), 'provider', 'openrouter'],
  [field('transforms', String.raw`\[`), 'transforms', 'openrouter'],
  [field('plugins', String.raw`\[`), 'plugins', 'openrouter'],
  [field('usage', String.raw`\{\s*["']?include["']?|dict\(\s*include`), 'usage', 'openrouter'],
  [field('include_reasoning', '[tT]rue|[fF]alse'), 'include_reasoning', 'openrouter'],
  [field('repetition_penalty', String.raw`\d`), 'repetition_penalty', 'openrouter'],
  [field('min_p', String.raw`\d`), 'min_p', 'openrouter'],
  [field('routing', String.raw`\{`), 'routing', 'ai-stats'],
  [field('n', String.raw`(?:[2-9]|[1-9]\d)\b`), 'n', null],
]

const fallbackList = field('models', String.raw`\[`)
const fallbackRoute = field('route', `["']fallback["']`)

function field(name: string, value: string): RegExp {
  return new RegExp(String.raw`(?<![\w.$-])["']?${name}["']?\s*[:=]\s*(?:${value})`)
}

export function findFields(line: string): FoundPart[] {
  return fields
    .filter(([pattern]) => pattern.test(line))
    .map(([, value, gateway]) => ({ value, gateway }))
}

/** Which part of a fallback chain stands in a line. */
export function findFallback(line: string): 'models' | 'route' | null {
  if (fallbackList.test(line)) return 'models'
  return fallbackRoute.test(line) ? 'route' : null
}

const resilience =
  /(?<![\w.$-])["']?(maxRetries|max_retries|num_retries|maxAttempts|max_attempts|timeoutMs|timeout_ms|timeout|request_timeout|requestTimeout|retries)["']?\s*[:=]\s*(\d[\d_.]*(?:\s*\*\s*\d[\d_.]*)*|httpx\.Timeout\([^)]*\)?)|(AbortSignal\.timeout)\(\s*([\d_]+)|(--max-time|--retry|--connect-timeout)[ =](\d+)/g

/** Settings of retries and time limits in a line: `maxRetries: 3`. */
export function findResilience(line: string): string[] {
  return Array.from(line.matchAll(resilience), match => {
    const name = match[1] ?? match[3] ?? match[5] ?? ''
    return `${name} ${match[2] ?? match[4] ?? match[6] ?? ''}`.trim()
  })
}
