import { isJsonObject } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import { below, randomStream } from '../../statistics/basics/random.ts'
import type { ChatRequest, Tool } from '../chat-request.ts'
import { contentWords } from './prompt-words.ts'
import type { Prompt } from './read-prompt.ts'
import { structuredValue } from './structured-value.ts'
import type { Speaker } from './text-model.ts'

export interface PlannedCall {
  readonly name: string
  /** JSON text. */
  readonly arguments: string
}

/** Words of a tool's name that say what it does, not to what. */
const actionWords: ReadonlySet<string> = new Set(
  'get set find search create list lookup look fetch make send update delete check read run'.split(
    ' ',
  ),
)

/**
 * The calls with which a model answers. Left to itself it calls the tools whose names speak of the
 * prompt's subject, one for each thing; else the first whose description does; else none, and none
 * on the way back from a tool.
 */
export function planToolCalls(
  request: ChatRequest,
  prompt: Prompt,
  speaker: Speaker,
): readonly PlannedCall[] {
  const chosen = chooseTools(request, prompt)
  return chosen.map(tool => ({
    name: tool.name,
    arguments: JSON.stringify(
      structuredValue({ schema: argumentsSchema(tool), prompt, speaker, isSparse: true }),
    ),
  }))
}

/** Arguments are an object, whether or not the tool says so. */
function argumentsSchema(tool: Tool): JsonObject {
  return { type: 'object', ...(isJsonObject(tool.parameters) && tool.parameters) }
}

function chooseTools(request: ChatRequest, prompt: Prompt): readonly Tool[] {
  const { tools, toolChoice } = request
  if (toolChoice.kind === 'none' || tools.length === 0) return []
  if (toolChoice.kind === 'function') return tools.filter(tool => tool.name === toolChoice.name)
  if (prompt.toolResult !== null && toolChoice.kind === 'auto') return []
  const subject = new Set(contentWords(prompt.lastUserText, 60).map(stemOf))
  const named = chooseNamed(tools, subject)
  if (named.length > 0) return request.parallelToolCalls ? named : named.slice(0, 1)
  const described = tools.find(tool => describedShare(tool, subject) > 0)
  if (described !== undefined) return [described]
  if (toolChoice.kind === 'auto') return []
  const any = tools[below(randomStream('tool', prompt.digest), tools.length)]
  return any === undefined ? [] : [any]
}

/**
 * Tools whose names speak of the subject. Of tools for the same thing (look up
 * an order, cancel an order) only the closest is called.
 */
function chooseNamed(tools: readonly Tool[], subject: ReadonlySet<string>): readonly Tool[] {
  const ranked = tools
    .map(tool => {
      const stems = nameStems(tool)
      const matched = stems.filter(stem => subject.has(stem))
      const share = matched.length / Math.max(1, stems.length)
      return { tool, matched, closeness: share + describedShare(tool, subject) / 10 }
    })
    .sort((left, right) => right.closeness - left.closeness)
  const claimed = new Set<string>()
  const chosen = new Set<Tool>()
  for (const { tool, matched } of ranked) {
    const isNew = matched.length > 0 && !matched.some(stem => claimed.has(stem))
    if (isNew) chosen.add(tool)
    for (const stem of matched) claimed.add(stem)
  }
  return tools.filter(tool => chosen.has(tool))
}

/** Share of the description's words that are the prompt's too. */
function describedShare(tool: Tool, subject: ReadonlySet<string>): number {
  const words = contentWords(tool.description, 30).map(stemOf)
  return words.filter(word => subject.has(word)).length / Math.max(1, words.length)
}

function nameStems(tool: Tool): readonly string[] {
  const words = tool.name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words
    .split(/[^a-z]+/)
    .filter(word => word.length > 2 && !actionWords.has(word))
    .map(stemOf)
}

/** Brings `orders` and `order` together; no more than that is needed. */
function stemOf(word: string): string {
  return word.toLowerCase().replace(/(?:ing|ed|es|s)$/, '')
}
