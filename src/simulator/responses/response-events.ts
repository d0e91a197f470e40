import type { JsonObject } from '../../model/json.ts'
import type { ResponseObject } from './response-object.ts'
import { pieceCount, textPieces } from '../answers/text-pieces.ts'
import type { MessageItem, OutputItem } from './output-items.ts'

/** One event of a stream; its type stands in it. */
export interface ResponseEvent extends JsonObject {
  type: string
}

/** The events of a stream by when they are due: each piece of the answer with what goes with it. */
export interface ResponseEvents {
  readonly opening: readonly ResponseEvent[]
  readonly pieces: readonly (readonly ResponseEvent[])[]
  readonly closing: readonly ResponseEvent[]
}

/** The typed events of OpenAI for a response that ends as given. */
export function responseEvents(parts: {
  readonly begun: JsonObject
  readonly ended: ResponseObject
  readonly items: readonly OutputItem[]
  readonly outputTokens: number
}): ResponseEvents {
  const { begun, ended, items, outputTokens } = parts
  return {
    opening: [
      { type: 'response.created', response: begun },
      { type: 'response.in_progress', response: begun },
    ],
    pieces: items.flatMap((item, index) => itemEvents(item, index, outputTokens)),
    closing: [{ type: `response.${ended.status}`, response: ended }],
  }
}

/** An item begins with its first piece and is done with its last. */
function itemEvents(
  item: OutputItem,
  index: number,
  outputTokens: number,
): readonly (readonly ResponseEvent[])[] {
  const place = { output_index: index }
  const done: ResponseEvent = { type: 'response.output_item.done', ...place, item }
  switch (item.type) {
    case 'reasoning':
      return [[{ type: 'response.output_item.added', ...place, item }, done]]
    case 'message':
      return messageEvents(item, index, outputTokens)
    case 'function_call': {
      const at = { item_id: item.id, ...place }
      const { arguments: text } = item
      const deltas = textPieces(text, 6).map((delta): ResponseEvent => ({
        type: 'response.function_call_arguments.delta',
        ...at,
        delta,
      }))
      const begun = { ...item, status: 'in_progress', arguments: '' }
      return framed([{ type: 'response.output_item.added', ...place, item: begun }], deltas, [
        { type: 'response.function_call_arguments.done', ...at, arguments: text },
        done,
      ])
    }
  }
}

function messageEvents(
  item: MessageItem,
  index: number,
  outputTokens: number,
): readonly (readonly ResponseEvent[])[] {
  const [part] = item.content
  const { text } = part
  const at = { item_id: item.id, output_index: index, content_index: 0 }
  const deltas = textPieces(text, pieceCount(outputTokens)).map((delta): ResponseEvent => ({
    type: 'response.output_text.delta',
    ...at,
    delta,
    logprobs: [],
  }))
  return framed(
    [
      {
        type: 'response.output_item.added',
        output_index: index,
        item: { ...item, status: 'in_progress', content: [] },
      },
      { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
    ],
    deltas,
    [
      { type: 'response.output_text.done', ...at, text, logprobs: [] },
      { type: 'response.content_part.done', ...at, part },
      { type: 'response.output_item.done', output_index: index, item },
    ],
  )
}

function framed(
  before: readonly ResponseEvent[],
  deltas: readonly ResponseEvent[],
  after: readonly ResponseEvent[],
): readonly (readonly ResponseEvent[])[] {
  const pieces = deltas.length === 0 ? [[]] : deltas.map(delta => [delta])
  return pieces.map((piece, index) => [
    ...(index === 0 ? before : []),
    ...piece,
    ...(index === pieces.length - 1 ? after : []),
  ])
}

/** The events as text, in the order in which they are numbered. */
export function writeEvents(
  events: ResponseEvents,
  write: (event: ResponseEvent) => string,
): { readonly opening: string[]; readonly pieces: string[]; readonly closing: string[] } {
  const opening = events.opening.map(write)
  const pieces = events.pieces.map(piece => piece.map(write).join(''))
  return { opening, pieces, closing: events.closing.map(write) }
}
