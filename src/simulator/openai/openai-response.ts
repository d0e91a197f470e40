import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { itemId, outputItems } from '../responses/output-items.ts'
import { responseEvents, writeEvents, type ResponseEvent } from '../responses/response-events.ts'
import { begunResponse, responseObject, responsesUsage } from '../responses/response-object.ts'
import type { ResponseParts } from '../responses/response-object.ts'
import { typedEvent } from '../server-sent-events.ts'
import { obfuscate } from './obfuscate.ts'
import { openaiHeaders } from './openai-headers.ts'

/** The body of a response that is not streamed. */
export function openaiResponse(served: Served): Reply {
  return {
    status: 200,
    headers: openaiHeaders(served.requestId, served.pace.totalMs),
    body: responseObject(partsOf(served)),
  }
}

/** Named and numbered events; the last one holds the whole response and is the only end mark. */
export function openaiResponseStream(served: Served): StreamFrames {
  const parts = partsOf(served)
  const ended = responseObject(parts)
  const events = responseEvents({
    begun: begunResponse(ended),
    ended,
    items: parts.items,
    outputTokens: served.completion.outputTokens,
  })
  let sequence = 0
  const write = (event: ResponseEvent): string => {
    const { type, ...rest } = event
    const pad = event['delta'] === undefined ? {} : obfuscate(event['delta'])
    const data = { type, sequence_number: sequence, ...rest, ...pad }
    sequence += 1
    return typedEvent(data)
  }
  return {
    headers: openaiHeaders(served.requestId, served.pace.firstTokenMs),
    ...writeEvents(events, write),
  }
}

function partsOf(served: Served): ResponseParts {
  const { billing } = served.completion
  return {
    served,
    id: itemId('resp'),
    model: served.model.snapshot,
    items: outputItems(served),
    usage: billing === null ? null : responsesUsage(billing),
  }
}
