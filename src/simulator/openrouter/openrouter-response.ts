import type { JsonObject } from '../../model/json.ts'
import type { RefusedStream, Reply, Served, StreamFrames } from '../gateway-form.ts'
import { itemId, outputItems } from '../responses/output-items.ts'
import { responseEvents, writeEvents, type ResponseEvent } from '../responses/response-events.ts'
import { begunResponse, responseObject, responsesUsage } from '../responses/response-object.ts'
import type { ResponseParts } from '../responses/response-object.ts'
import { dataEvent } from '../server-sent-events.ts'
import type { Trouble } from '../trouble.ts'
import { processing } from './openrouter-completion.ts'
import { costFields } from './openrouter-usage.ts'

/** The body of a response that is not streamed. */
export function openrouterResponse(served: Served): Reply {
  return {
    status: 200,
    headers: { 'x-generation-id': served.requestId },
    body: responseObject(partsOf(served)),
  }
}

/** OpenAI's events without names, then the end mark of chat. */
export function openrouterResponseStream(served: Served): StreamFrames {
  const parts = partsOf(served)
  const ended = responseObject(parts)
  const events = responseEvents({
    begun: begunResponse(ended),
    ended,
    items: parts.items,
    outputTokens: served.completion.outputTokens,
  })
  const { opening, pieces, closing } = writeEvents(events, numbered())
  return {
    headers: { 'x-generation-id': served.requestId },
    opening: [processing, processing, ...opening],
    pieces,
    closing: [...closing, 'data: [DONE]\n\n'],
  }
}

/** A provider that fails after the stream has begun. */
export function brokenResponseStream(
  trouble: Trouble,
  refused: RefusedStream,
): StreamFrames | null {
  if (trouble.kind === 'rate-limited' || trouble.status === 500) return null
  const response: JsonObject = {
    id: itemId('resp'),
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    model: refused.model.aiStats.id,
    status: 'failed',
    error: { code: 'server_error', message: 'Provider disconnected' },
    incomplete_details: null,
    output: [],
  }
  return {
    headers: { 'x-generation-id': refused.requestId },
    opening: [processing],
    pieces: [],
    closing: [numbered()({ type: 'response.failed', response })],
  }
}

function numbered(): (event: ResponseEvent) => string {
  let sequence = 0
  return ({ type, ...rest }) => {
    const data = { type, ...rest, sequence_number: sequence }
    sequence += 1
    return dataEvent(data)
  }
}

function partsOf(served: Served): ResponseParts {
  const { billing } = served.completion
  return {
    served,
    id: itemId('resp'),
    model: served.model.aiStats.id,
    items: outputItems(served),
    usage: billing === null ? null : { ...responsesUsage(billing), ...costFields(billing) },
  }
}
