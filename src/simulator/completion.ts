import type { Defect } from '../model/defect.ts'
import { randomStream, uniform } from '../statistics/basics/random.ts'
import type { CatalogueModel } from './catalogue.ts'
import type { ChatRequest, PromptMessage } from './chat-request.ts'
import { readPrompt } from './answers/read-prompt.ts'
import type { Prompt } from './answers/read-prompt.ts'
import type { SlotIdentity } from './slot-identity.ts'
import { freeObject, structuredValue } from './answers/structured-value.ts'
import { misplacedPrompt, writeAnswer } from './answers/text-model.ts'
import type { Speaker } from './answers/text-model.ts'
import { countTokens, firstTokens } from './answers/tokens.ts'
import { planToolCalls } from './answers/tool-calls.ts'
import type { PlannedCall } from './answers/tool-calls.ts'

type FinishReason = 'stop' | 'length' | 'tool_calls'

/** Tokens and what they cost, in billionths of a US dollar. */
export interface Billing {
  readonly promptTokens: number
  readonly completionTokens: number
  readonly inputNanos: number
  readonly outputNanos: number
}

/** What the model answers, before a gateway gives it a form. */
export interface Completion {
  readonly text: string
  readonly toolCalls: readonly PlannedCall[]
  readonly finishReason: FinishReason
  /** The stop sequence that ended the text. */
  readonly stopSequence: string | null
  readonly outputTokens: number
  /** Null when the gateway does not report usage. */
  readonly billing: Billing | null
}

export interface CompletionOptions {
  readonly request: ChatRequest
  readonly model: CatalogueModel
  readonly slot: SlotIdentity
  readonly seed: string
  readonly hasDefect: (defect: Defect) => boolean
}

/** An image counts as so many tokens whatever its size. */
const tokensPerImage = 255

export function complete(options: CompletionOptions): Completion {
  const { request, model, slot, hasDefect } = options
  const messages = hasDefect('dropped-system-prompt')
    ? request.messages.filter(message => message.role !== 'system')
    : request.messages
  const asked = readPrompt(messages)
  const random = randomStream(options.seed, `text ${slot.stream}`)
  const isMisplaced = hasDefect('lower-quality') && uniform(random) < 0.2
  const prompt = isMisplaced ? misplacedPrompt(asked) : asked
  const speaker: Speaker = {
    modelKey: model.key,
    temperature: request.temperature,
    random,
    isOther: hasDefect('other-model'),
    isSpanish: hasDefect('other-language'),
    isVerbose: hasDefect('verbose'),
  }
  const toolCalls = hasDefect('lost-tool-call') ? [] : planToolCalls(request, asked, speaker)
  const full = toolCalls.length > 0 ? '' : writeContent(request, prompt, speaker)
  const damaged =
    hasDefect('broken-json') && isStructured(request, asked) ? full.slice(0, -1) : full
  const cut = cutText(damaged, options)
  const callTokens = countTokens(toolCalls.map(call => call.name + call.arguments).join(' '))
  const outputTokens = Math.max(1, countTokens(cut.text) + callTokens)
  const finishReason = toolCalls.length > 0 ? 'tool_calls' : cut.finishReason
  return {
    text: cut.text,
    toolCalls,
    finishReason: hasDefect('wrong-finish-reason') ? misnamed[finishReason] : finishReason,
    stopSequence: toolCalls.length > 0 ? null : cut.stopSequence,
    outputTokens,
    billing: hasDefect('missing-usage') ? null : bill(messages, outputTokens, options),
  }
}

const misnamed: Readonly<Record<FinishReason, FinishReason>> = {
  stop: 'length',
  length: 'stop',
  tool_calls: 'stop',
}

function isStructured(request: ChatRequest, prompt: Prompt): boolean {
  return request.format.kind === 'json' || prompt.wantsJson
}

function writeContent(request: ChatRequest, prompt: Prompt, speaker: Speaker): string {
  if (!isStructured(request, prompt)) return writeAnswer(prompt, speaker)
  const schema = request.format.kind === 'json' ? request.format.schema : null
  const value =
    schema === null
      ? freeObject(prompt, speaker)
      : structuredValue({ schema, prompt, speaker, isSparse: false })
  return JSON.stringify(value)
}

/** Ends the text where a stop sequence, the token limit or the defect says so. */
function cutText(
  text: string,
  options: CompletionOptions,
): Pick<Completion, 'text' | 'finishReason' | 'stopSequence'> {
  const { request, model, hasDefect } = options
  const [stop] = request.stop
    .map(sequence => ({ sequence, index: text.indexOf(sequence) }))
    .filter(({ index }) => index >= 0)
    .sort((a, b) => a.index - b.index)
  const stopped = stop === undefined ? text : text.slice(0, stop.index)
  const limit = Math.min(request.maxTokens ?? Infinity, model.maxOutputTokens)
  const limited = firstTokens(stopped, limit)
  const short = hasDefect('truncation')
    ? limited.slice(0, Math.floor(limited.length * 0.6))
    : limited
  const isShort = short.length < stopped.length
  return {
    text: short,
    finishReason: isShort ? 'length' : 'stop',
    stopSequence: isShort ? null : (stop?.sequence ?? null),
  }
}

/** Counts alike on all gateways: the text of all messages, the tools and the answer's schema. */
export function countPromptTokens(
  messages: readonly PromptMessage[],
  request: Pick<ChatRequest, 'tools' | 'format'>,
): number {
  const perMessage = messages.map(
    message => 4 + countTokens(message.text) + tokensPerImage * message.images.length,
  )
  const tools = request.tools.length > 0 ? countTokens(JSON.stringify(request.tools)) : 0
  // JSON mode without a schema adds nothing to the prompt.
  const hasSchema = request.format.kind === 'json' && request.format.schema !== null
  const schema = hasSchema ? countTokens(JSON.stringify(request.format, ignoreClosing)) : 0
  return 3 + perMessage.reduce((sum, tokens) => sum + tokens, 0) + tools + schema
}

/** Some gateways must be told that objects are closed, which others take for granted. */
function ignoreClosing(key: string, value: unknown): unknown {
  return key === 'additionalProperties' && value === false ? undefined : value
}

function bill(
  messages: readonly PromptMessage[],
  completionTokens: number,
  options: CompletionOptions,
): Billing {
  const promptTokens = countPromptTokens(messages, options.request)
  const factor = options.hasDefect('price-markup') ? 1.2 : 1
  const { price } = options.model
  return {
    promptTokens,
    completionTokens,
    inputNanos: Math.round(promptTokens * price.input * factor),
    outputNanos: Math.round(completionTokens * price.output * factor),
  }
}
