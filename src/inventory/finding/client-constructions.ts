import type { SourceLines } from './source-lines.ts'

/** How a client is told its address and key; the change is written in its language. */
export type ClientForm =
  | 'script-sdk'
  | 'script-langchain'
  | 'script-anthropic'
  | 'python-sdk'
  | 'python-llamaindex'
  | 'python-openai-like'
  | 'python-anthropic'
  | 'foreign-protocol'
  | 'http'
  | 'other'

export interface FoundClient {
  readonly value: string
  readonly form: ClientForm
  /** The gateway that it asks unless told otherwise; null for plain HTTP. */
  readonly gateway: string | null
}

interface ClientPattern {
  readonly pattern: RegExp
  /** The file has to say this, too, as other things bear the same name. */
  readonly needs: RegExp
  readonly form: ClientForm
  readonly gateway: string
}

const openaiScript = /['"]openai['"]|['"]langfuse['"]|@langfuse\/openai|esm\.sh\/openai/
const langchainScript = /@langchain\/|langchain\//
const aiSdk = /@ai-sdk\/|@openrouter\/|@llmgateway\//

const scriptClients: readonly ClientPattern[] = [
  {
    pattern: /\bnew (?:Azure)?OpenAI\s*\(/,
    needs: openaiScript,
    form: 'script-sdk',
    gateway: 'openai',
  },
  {
    pattern: /\bnew OpenAI\s*\(/,
    needs: /['"](?:@llamaindex\/openai|llamaindex)['"]/,
    form: 'script-sdk',
    gateway: 'openai',
  },
  {
    pattern: /\bnew (?:ChatOpenAI|OpenAIEmbeddings)\s*\(/,
    needs: langchainScript,
    form: 'script-langchain',
    gateway: 'openai',
  },
  {
    pattern: /\bnew ChatAnthropic\s*\(/,
    needs: langchainScript,
    form: 'script-anthropic',
    gateway: 'anthropic',
  },
  {
    pattern: /\bnew Anthropic\s*\(/,
    needs: /@anthropic-ai\/sdk/,
    form: 'script-anthropic',
    gateway: 'anthropic',
  },
  {
    pattern: /\bcreate(?:OpenAI|OpenAICompatible)\s*\(/,
    needs: aiSdk,
    form: 'script-sdk',
    gateway: 'openai',
  },
  { pattern: /\bcreateOpenRouter\s*\(/, needs: aiSdk, form: 'script-sdk', gateway: 'openrouter' },
  { pattern: /\bcreateLLMGateway\s*\(/, needs: aiSdk, form: 'script-sdk', gateway: 'llm-gateway' },
  {
    pattern: /\bcreateAnthropic\s*\(/,
    needs: aiSdk,
    form: 'script-anthropic',
    gateway: 'anthropic',
  },
  {
    pattern: /\bcreateGoogleGenerativeAI\s*\(/,
    needs: aiSdk,
    form: 'foreign-protocol',
    gateway: 'gemini',
  },
  {
    pattern: /\bnew Google(?:GenAI|GenerativeAI)\s*\(/,
    needs: /@google\/gen/,
    form: 'foreign-protocol',
    gateway: 'gemini',
  },
]

const llamaIndex = /\bllama_index\b/
const openaiPython = /^\s*(?:from|import)\s+(?:openai|langfuse\.openai)\b/m

const pythonClients: readonly ClientPattern[] = [
  {
    pattern: /(?<![\w.])(?:openai\.)?(?:Async)?(?:Azure)?OpenAI\s*\(/,
    needs: openaiPython,
    form: 'python-sdk',
    gateway: 'openai',
  },
  {
    pattern: /(?<![\w.])OpenAI\s*\(/,
    needs: llamaIndex,
    form: 'python-llamaindex',
    gateway: 'openai',
  },
  {
    pattern: /(?<![\w.])OpenAILike\s*\(/,
    needs: llamaIndex,
    form: 'python-openai-like',
    gateway: 'openai',
  },
  {
    pattern: /(?<![\w.])OpenRouter\s*\(/,
    needs: llamaIndex,
    form: 'python-llamaindex',
    gateway: 'openrouter',
  },
  {
    pattern: /(?<![\w.])(?:ChatOpenAI|OpenAIEmbeddings)\s*\(/,
    needs: /\blangchain/,
    form: 'python-sdk',
    gateway: 'openai',
  },
  {
    pattern: /(?<![\w.])ChatAnthropic\s*\(/,
    needs: /\blangchain/,
    form: 'python-anthropic',
    gateway: 'anthropic',
  },
  {
    pattern: /(?<![\w.])(?:anthropic\.)?(?:Async)?Anthropic\s*\(/,
    needs: /^\s*(?:from|import)\s+anthropic\b/m,
    form: 'python-anthropic',
    gateway: 'anthropic',
  },
  {
    pattern: /(?<![\w.])genai\.(?:Client|GenerativeModel)\s*\(/,
    needs: /google/,
    form: 'foreign-protocol',
    gateway: 'gemini',
  },
]

const otherClients: readonly ClientPattern[] = [
  { pattern: /\bOpenAI::Client\.new\b/, needs: /openai/i, form: 'other', gateway: 'openai' },
  {
    pattern: /\bOpenAI::(?:client|factory)\s*\(/,
    needs: /OpenAI/,
    form: 'other',
    gateway: 'openai',
  },
  {
    pattern: /\bopenai\.NewClient(?:WithConfig)?\s*\(/,
    needs: /openai-go|go-openai/,
    form: 'other',
    gateway: 'openai',
  },
  {
    pattern: /\bnew (?:OpenAIClient|ChatClient|OpenAIService)\s*\(/,
    needs: /OpenAI/,
    form: 'other',
    gateway: 'openai',
  },
  {
    pattern: /\bOpenAIOkHttpClient\.(?:builder|fromEnv)\s*\(/,
    needs: /com\.openai/,
    form: 'other',
    gateway: 'openai',
  },
]

const patternsOf = { python: pythonClients, script: scriptClients, other: otherClients } as const

/** Constructions of SDK clients in a line; imports and classes of the same name are none. */
export function findClients(line: string, source: SourceLines): FoundClient[] {
  if (source.isDocumentation || /^\s*(?:export\s+)?(?:abstract\s+)?class\s/.test(line)) return []
  const found = patternsOf[source.language].find(
    ({ pattern, needs }) => pattern.test(line) && needs.test(source.text),
  )
  if (!found) return []
  const { pattern, form, gateway } = found
  const value = (pattern.exec(line)?.[0] ?? '').replace(/\s*\($/, '')
  return [{ value, form, gateway }]
}

const httpCall =
  /\b(fetch|axios(?:\.(?:post|create|request))?|(?:requests|httpx|session|client|aiohttp|got|ky|undici)\.(?:post|request|AsyncClient|Client)|http\.NewRequest(?:WithContext)?|HTTParty\.post|\$fetch|curl)(?=\s*\(|\s+-|\s+["'h\\])/
const chatPath =
  /\/(?:chat\/completions|v1\/(?:messages|responses)|models\/[\w.${}-]+:(?:stream)?[gG]enerate)/
const callLength = 12

/** Whether a call of a plain HTTP client begins in a line, whomever it asks. */
export function startsHttpCall(line: string): boolean {
  return httpCall.test(line)
}

/** A call of a plain HTTP client that asks a gateway. */
export function findHttpCall(
  index: number,
  source: SourceLines,
  isGatewayLine: (index: number) => boolean,
): (FoundClient & { readonly isCovered: boolean }) | null {
  if (source.isDocumentation) return null
  const call = httpCall.exec(source.lines[index] ?? '')?.[1]
  if (call === undefined) return null
  const end = Math.min(source.lines.length, index + callLength)
  for (let at = index; at < end; at += 1) {
    const line = source.lines[at] ?? ''
    const isCovered = isGatewayLine(at)
    if (isCovered || chatPath.test(line)) {
      return { value: call, form: 'http', gateway: null, isCovered }
    }
    // The next call begins, or this one ended.
    if (at > index && httpCall.test(line)) return null
    if (call === 'curl' ? !line.trimEnd().endsWith('\\') : /^\s*[)}\]]+[;,]?\s*\)?;?$/.test(line))
      return null
  }
  return null
}
