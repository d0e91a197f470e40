/** Families of models, by how their ids begin; `|` takes turns. */
const families = [
  String.raw`(?:chat)?gpt-[3-9][\w.]*(?:-[\w.]+)*`,
  String.raw`gpt-oss-\d+b`,
  String.raw`o[134](?:-(?:mini|pro|preview|deep-research))(?:-[\w.]+)*`,
  String.raw`text-embedding-(?:3-(?:small|large)|ada-002)`,
  String.raw`claude-(?:instant|opus|sonnet|haiku|fable|\d)[\w.]*(?:-[\w.]+)*`,
  String.raw`(?:gemini|gemma)-\d[\w.]*(?:-[\w.]+)*`,
  String.raw`(?:meta-)?llama-?[2-9][\w.]*(?:-[\w.]+)*`,
  String.raw`(?:mistral|ministral|codestral|magistral|pixtral|devstral)-(?:large|medium|small|nemo|tiny|latest|embed|\d+b)(?:-[\w.]+)*`,
  String.raw`(?:mistral|mixtral)-\d+x?\d*b(?:-[\w.]+)*`,
  String.raw`command-(?:r|a|light|nightly)[\w.]*(?:-[\w.]+)*`,
  String.raw`deepseek-(?:chat|reasoner|coder|flash|r\d|v\d)[\w.]*(?:-[\w.]+)*`,
  String.raw`(?:qwen|qwq)-?\d[\w.]*(?:-[\w.]+)*`,
  String.raw`grok-\d[\w.]*(?:-[\w.]+)*`,
  String.raw`kimi-k\d[\w.]*(?:-[\w.]+)*`,
  String.raw`glm-\d[\w.]*(?:-[\w.]+)*`,
].join('|')

const authors =
  'openai|anthropic|google|google-ai-studio|google-vertex|meta|meta-llama|mistral|mistralai|x-ai|xai|deepseek|qwen|alibaba|cohere|moonshotai|z-ai|zai|minimax|nvidia|microsoft|groq|together|together-ai|fireworks|bedrock|azure|openrouter|novita|amazon'

const tail = String.raw`(?::[a-z][a-z0-9-]*)?(?:@[\w.-]+)?`
const wholeId = new RegExp(`^(?:(?:openrouter/)?(?:${authors})[/:])*(?:${families})${tail}$`, 'i')
const routerIds = /^openrouter\/auto$/i
const quoted = /(["'`])([A-Za-z0-9][\w./:@-]{1,99})\1/g
/** `model: gpt-4o`, `MODEL=gpt-4o`: files of settings need no quotes. */
const assigned =
  /^\s*(?:-\s+|export\s+|ENV\s+|ARG\s+)?["']?[\w.-]*model[\w.-]*["']?\s*[:=]\s*([A-Za-z0-9][\w./:@-]{1,99})\s*(?:#.*)?$/i
const inPath = /\/models\/((?:gemini|gemma)-[\w.-]+):\w+/g
/** Short names such as `o3` are models only where something says so. */
const modelContext = /model["']?\s*[:=(]/i
const shortId = /^(?:(?:openai)\/)?o[134]$/

/** Ids of models in a line; `known` are those of the price table. */
export function findModelIds(line: string, known: ReadonlySet<string>): string[] {
  const candidates = [
    ...Array.from(line.matchAll(quoted), match => match[2] ?? ''),
    ...Array.from(line.matchAll(inPath), match => match[1] ?? ''),
    assigned.exec(line)?.[1] ?? '',
  ]
  const saysModel = modelContext.test(line)
  return [
    ...new Set(candidates.filter(id => isModelId(id, { known, saysModel }) && !isFileName(id))),
  ]
}

function isModelId(
  id: string,
  { known, saysModel }: { readonly known: ReadonlySet<string>; readonly saysModel: boolean },
): boolean {
  if (wholeId.test(id) || routerIds.test(id)) return true
  return saysModel && (shortId.test(id) || known.has(id.toLowerCase()))
}

function isFileName(id: string): boolean {
  return /\.(?:m?[jt]sx?|py|json|ya?ml|md|txt|csv|png|svg|gguf|html?|css)$/i.test(id)
}

/** What a model is known by with its author, as gateways with `author/slug` name it; a proposal. */
export function withAuthor(id: string): string {
  const bare = id
    .replace(/^openrouter\/(?=[^/]+\/)/, '')
    .replace(/:(?:nitro|floor|exacto|online|extended|thinking)$/, '')
  if (bare.includes('/')) return bare
  const author = authorRules.find(([pattern]) => pattern.test(bare))?.[1]
  if (author === undefined) return bare
  return `${author}/${author === 'anthropic' ? withDots(bare) : bare}`
}

const authorRules: readonly (readonly [RegExp, string])[] = [
  [/^(?:chatgpt|gpt|o\d|text-embedding)/i, 'openai'],
  [/^claude/i, 'anthropic'],
  [/^gem(?:ini|ma)/i, 'google'],
  [/^grok/i, 'x-ai'],
  [/^(?:mistral|ministral|mixtral|codestral|magistral|pixtral|devstral)/i, 'mistral'],
  [/^deepseek/i, 'deepseek'],
  [/^(?:qwen|qwq)/i, 'qwen'],
  [/^command/i, 'cohere'],
  [/^(?:meta-)?llama/i, 'meta'],
]

/** `claude-sonnet-4-5-20250929` -> `claude-sonnet-4.5`, the form without a day. */
function withDots(id: string): string {
  return id.replace(/(?:-20\d{6}|-latest)$/, '').replace(/(?<=-\d)-(?=\d(?:$|-))/, '.')
}
