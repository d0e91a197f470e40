import type { ToolCall } from '../../../model/exchange.ts'
import { asList, asObject, asString, property, type JsonObject } from '../../../model/json.ts'
import { createToolCallCollector } from '../chat/tool-calls.ts'
import type { WireForm } from '../../dialect/wire-form.ts'

/** What the content of a message comes to. */
export interface Content {
  readonly text: string
  readonly reasoningChars: number
  readonly toolCalls: readonly ToolCall[]
}

/** Puts content together from the blocks of a stream and their deltas. */
export interface ContentCollector {
  /** Takes the start of a block; true if it brought anything. */
  start(frame: unknown): boolean
  /** Takes a delta of a block; true if it brought anything. */
  addDelta(frame: unknown): boolean
  finish(): { readonly content: Content; readonly forms: readonly WireForm[] }
}

/** A call of a tool by its place among the calls; all other blocks are told by their deltas. */
type OpenBlock = { readonly kind: 'tool'; readonly call: number } | { readonly kind: 'other' }

export function createContentCollector(): ContentCollector {
  const forms = new Set<WireForm>()
  const tools = createToolCallCollector()
  const blocks = new Map<unknown, OpenBlock>()
  /** What calls begin with: mostly `{}`, and all of it where no deltas follow. */
  const firstInputs: JsonObject[] = []
  let latest: OpenBlock | undefined
  let text = ''
  let reasoningChars = 0

  function startCall(block: unknown): OpenBlock {
    const input = property(block, 'input')
    const call = firstInputs.push(asObject(input)) - 1
    // Its place is its own, which cannot be said of the ids that gateways make up.
    const { name = '' } = asObject(block)
    tools.add([{ index: call, type: 'function', function: { name, arguments: '' } }], null)
    return { kind: 'tool', call }
  }

  function addText(piece: unknown): boolean {
    text += asString(piece)
    return asString(piece) !== ''
  }

  function addThinking(piece: unknown): boolean {
    reasoningChars += asString(piece).length
    return asString(piece) !== ''
  }

  return {
    start: frame => {
      const block = property(frame, 'content_block')
      const place = property(frame, 'index')
      if (typeof place === 'number' && place > blocks.size) forms.add('block-index-offset')
      const isCall = property(block, 'type') === 'tool_use'
      latest = isCall ? startCall(block) : { kind: 'other' }
      blocks.set(property(frame, 'index'), latest)
      const hasText = property(block, 'type') === 'text' && addText(property(block, 'text'))
      return addThinking(property(block, 'thinking')) || hasText || isCall
    },
    addDelta: frame => {
      const index = property(frame, 'index')
      const block = index === undefined ? latest : blocks.get(index)
      if (block === undefined) forms.add('delta-without-block')
      const delta = property(frame, 'delta')
      const piece = asString(property(delta, 'partial_json'))
      if (block?.kind === 'tool' && piece !== '') {
        return tools.add([{ index: block.call, function: { arguments: piece } }], null)
      }
      const hasText = addText(property(delta, 'text'))
      return addThinking(property(delta, 'thinking')) || hasText
    },
    finish: () => {
      const collected = tools.finish()
      const toolCalls = collected.toolCalls.map((call, index) => ({
        name: call.name,
        arguments: call.arguments || JSON.stringify(firstInputs[index] ?? {}),
      }))
      return {
        content: { text, reasoningChars, toolCalls },
        forms: [...forms, ...collected.forms],
      }
    },
  }
}

/** The content of a whole message. */
export function readContent(blocks: unknown): Content {
  const list: readonly unknown[] = asList(blocks)
  const ofType = (type: string): readonly unknown[] =>
    list.filter(block => property(block, 'type') === type)
  return {
    text: ofType('text')
      .map(block => asString(property(block, 'text')))
      .join(''),
    reasoningChars: ofType('thinking').reduce<number>(
      (sum, block) => sum + asString(property(block, 'thinking')).length,
      0,
    ),
    toolCalls: ofType('tool_use').map(block => ({
      name: asString(property(block, 'name')),
      arguments: JSON.stringify(property(block, 'input') ?? {}),
    })),
  }
}
