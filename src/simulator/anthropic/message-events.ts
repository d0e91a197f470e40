import type { JsonObject } from '../../model/json.ts'
import type { StreamFrames } from '../gateway-form.ts'
import { pieceCount, textPieces } from '../answers/text-pieces.ts'
import { typedEvent } from '../server-sent-events.ts'
import type { ContentBlock } from './message-body.ts'

interface StreamedMessage {
  /** The message as it begins, without content. */
  readonly begun: JsonObject
  readonly blocks: readonly ContentBlock[]
  readonly outputTokens: number
  /** What the last event but one says of the end. */
  readonly ended: JsonObject
  /** Stands after the first event. */
  readonly opening?: readonly string[]
  /** Members of the last event. */
  readonly stopped?: JsonObject
}

/** The events of a message, each named as its data say. */
export function messageEvents(message: StreamedMessage): Omit<StreamFrames, 'headers'> {
  const { begun, blocks, outputTokens, ended, opening = [], stopped = {} } = message
  return {
    opening: [typedEvent({ type: 'message_start', message: begun }), ...opening],
    pieces: blocks.flatMap((block, index) => blockEvents(block, index, pieceCount(outputTokens))),
    closing: [
      typedEvent({ type: 'message_delta', ...ended }),
      typedEvent({ type: 'message_stop', ...stopped }),
    ],
  }
}

export const ping = typedEvent({ type: 'ping' })

/** Start and end of a block stand with its first and last delta: they need no time of their own. */
function blockEvents(block: ContentBlock, index: number, count: number): readonly string[] {
  const deltas = deltasOf(block, count).map(delta =>
    typedEvent({ type: 'content_block_delta', index, delta }),
  )
  const start = typedEvent({ type: 'content_block_start', index, content_block: emptyBlock(block) })
  const stop = typedEvent({ type: 'content_block_stop', index })
  return deltas.map((event, place) => {
    const isFirst = place === 0
    const isLast = place === deltas.length - 1
    return `${isFirst ? start : ''}${event}${isLast ? stop : ''}`
  })
}

function emptyBlock(block: ContentBlock): JsonObject {
  switch (block.type) {
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' }
    case 'text':
      return { type: 'text', text: '' }
    case 'tool_use':
      return { type: 'tool_use', id: block.id, name: block.name, input: {} }
  }
}

/** The input of a tool comes as pieces of JSON text, of which the first is empty. */
function deltasOf(block: ContentBlock, count: number): readonly JsonObject[] {
  switch (block.type) {
    case 'thinking':
      return [
        ...textPieces(block.thinking, 3).map(thinking => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ]
    case 'text':
      return textPieces(block.text, count).map(text => ({ type: 'text_delta', text }))
    case 'tool_use':
      return ['', ...textPieces(block.json, 6)].map(piece => ({
        type: 'input_json_delta',
        partial_json: piece,
      }))
  }
}
