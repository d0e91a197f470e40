import { property } from '../../../model/json.ts'
import { areSameArguments } from '../same-calls.ts'
import { isSameText } from '../same-text.ts'
import type { WireForm } from '../../dialect/wire-form.ts'
import { argumentsOf, emptyOutput, joinOutputs, readOutput, type Output } from './output-items.ts'

/** The output items of a stream while their parts arrive, each in a frame that names its item. */
export interface OpenItems {
  addText(frame: unknown, field: 'text' | 'refusal', piece: string): void
  /** The whole text of a part; false where its deltas have brought it. */
  endText(frame: unknown, field: 'text' | 'refusal', whole: string): boolean
  addReasoning(frame: unknown, chars: number): void
  addArguments(frame: unknown, piece: string): void
  endArguments(frame: unknown): void
  /** An item as it begins or ends. */
  setItem(frame: unknown, isDone: boolean): void
  finish(): { readonly output: Output; readonly forms: readonly WireForm[] }
}

interface OpenItem {
  /** As it was announced, or as it was when it was done. */
  item: unknown
  isDone: boolean
  text: string
  refusal: string
  reasoningChars: number
  /** Pieces of arguments in order: what a client that joins deltas sees. */
  readonly pieces: string[]
  /** The whole arguments, where an event of their own brought them. */
  wholeArguments: string
}

export function createOpenItems(): OpenItems {
  const items = new Map<number | string, OpenItem>()
  const indexes = new Map<string, number>()
  let announced = 0
  let isMisplaced = false

  /** Some gateways give an item with its place and the deltas of it with its id alone. */
  function placeOf(id: string): number | string {
    return indexes.get(id) ?? id
  }

  /** Items are known by their place, where it is left out by their id. */
  function find(frame: unknown): OpenItem {
    const index = property(frame, 'output_index')
    const id = property(frame, 'item_id') ?? property(property(frame, 'item'), 'id')
    if (typeof index === 'number' && typeof id === 'string') indexes.set(id, index)
    const key = typeof index === 'number' ? index : typeof id === 'string' ? placeOf(id) : 0
    const known = items.get(key)
    if (known !== undefined) return known
    const opened: OpenItem = {
      item: undefined,
      isDone: false,
      text: '',
      refusal: '',
      reasoningChars: 0,
      pieces: [],
      wholeArguments: '',
    }
    items.set(key, opened)
    return opened
  }

  return {
    addText: (frame, field, piece) => {
      find(frame)[field] += piece
    },
    endText: (frame, field, whole) => {
      const item = find(frame)
      const isNew = item[field] === ''
      if (isNew) item[field] = whole
      return isNew
    },
    addReasoning: (frame, chars) => {
      find(frame).reasoningChars += chars
    },
    addArguments: (frame, piece) => {
      find(frame).pieces.push(piece)
    },
    endArguments: frame => {
      find(frame).wholeArguments = argumentsOf(frame)
    },
    setItem: (frame, isDone) => {
      const open = find(frame)
      if (!isDone) {
        const index = property(frame, 'output_index')
        isMisplaced ||= typeof index === 'number' && index !== announced
        announced += 1
      }
      open.item = property(frame, 'item')
      open.isDone = isDone
    },
    finish: () => {
      const open = [...items].sort(byPlace).map(([, item]) => item)
      return {
        output: joinOutputs(open.map(close)),
        forms: [
          ...(isMisplaced ? (['item-index-offset'] as const) : []),
          ...(open.some(isCumulative) ? (['cumulative-tool-arguments'] as const) : []),
          ...(open.some(hasOtherText) ? (['terminal-frame-differs'] as const) : []),
          ...(open.some(hasOtherArguments) ? (['tool-deltas-differ'] as const) : []),
        ],
      }
    },
  }
}

function byPlace([left]: readonly [unknown, OpenItem], [right]: readonly [unknown, OpenItem]) {
  return typeof left === 'number' && typeof right === 'number' ? left - right : 0
}

/** An item as far as it came. */
function close(open: OpenItem): Output {
  const whole = readOutput([open.item])
  const [call] = whole.toolCalls
  if (call !== undefined) {
    return { ...emptyOutput, toolCalls: [{ name: call.name, arguments: wholeArgumentsOf(open) }] }
  }
  const isWhole = whole.text !== '' || whole.refusal !== '' || whole.reasoningChars > 0
  if (open.isDone && isWhole) return whole
  const { text, refusal, reasoningChars } = open
  return property(open.item, 'type') === 'reasoning'
    ? { ...emptyOutput, reasoningChars: reasoningChars + text.length }
    : { ...emptyOutput, text, refusal, reasoningChars }
}

/** The item knows best when it is done, then the event that ends the arguments, then the pieces. */
function wholeArgumentsOf(open: OpenItem): string {
  const ofItem = argumentsOf(open.item)
  if (open.isDone && ofItem !== '') return ofItem
  return open.wholeArguments || open.pieces.join('') || ofItem
}

function isCumulative(open: OpenItem): boolean {
  return open.pieces.length > 1 && open.pieces.at(-1) === wholeArgumentsOf(open)
}

/** Whether a message that is done holds another text than its deltas. */
function hasOtherText(open: OpenItem): boolean {
  if (!open.isDone || property(open.item, 'type') !== 'message') return false
  const whole = readOutput([open.item])
  return (['text', 'refusal'] as const).some(
    field => open[field] !== '' && whole[field] !== '' && !isSameText(open[field], whole[field]),
  )
}

function hasOtherArguments(open: OpenItem): boolean {
  const joined = open.pieces.join('')
  return joined !== '' && !isCumulative(open) && !areSameArguments(joined, wholeArgumentsOf(open))
}
