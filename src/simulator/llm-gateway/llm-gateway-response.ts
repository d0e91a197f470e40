import type { JsonObject } from '../../model/json.ts'
import type { RefusedStream, Reply, Served, StreamFrames } from '../gateway-form.ts'
import { costFields, metadataOf, servedModel } from './llm-gateway-completion.ts'
import { itemId, outputItems, statusOf, type OutputItem } from '../responses/output-items.ts'
import { responseEvents, writeEvents } from '../responses/response-events.ts'
import { begunResponse, responseObject, responsesUsage } from '../responses/response-object.ts'
import type { ResponseObject } from '../responses/response-object.ts'
import { typedEvent } from '../server-sent-events.ts'
import { llmGatewayHeaders } from './llm-gateway-headers.ts'
import type { Trouble } from '../trouble.ts'

/** A chat completion made into a response: reasoning first, then calls, then the text. */
export function llmGatewayResponse(served: Served): Reply {
  return {
    status: 200,
    headers: llmGatewayHeaders(served.requestId),
    body: { ...response(served, itemsOf(served)), metadata: metadataOf(served) },
  }
}

/**
 * Events with names but without numbers. The last one is called completed however the response
 * ended, and nothing but its status tells.
 */
export function llmGatewayResponseStream(served: Served): StreamFrames {
  const items = itemsOf(served)
  const ended = response(served, items)
  const { opening, pieces } = responseEvents({
    begun: begunResponse(ended),
    ended,
    items,
    outputTokens: served.completion.outputTokens,
  })
  const events = {
    opening: opening.slice(0, 1),
    pieces,
    closing: [{ type: 'response.completed', response: ended }],
  }
  return { headers: llmGatewayHeaders(served.requestId), ...writeEvents(events, typedEvent) }
}

/**
 * The stream is committed before the provider is asked, and of an error inside the chat nothing
 * gets into the response: it ends as one that says nothing.
 */
export function swallowedTrouble(trouble: Trouble, refused: RefusedStream): StreamFrames | null {
  if (trouble.kind === 'rate-limited') return null
  const { provider, id } = refused.model.llmGateway
  const empty: JsonObject = {
    id: itemId('resp'),
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    model: `${provider}/${id}`,
    status: 'completed',
    error: null,
    incomplete_details: null,
    output: [],
    usage: {
      input_tokens: 0,
      output_tokens: 0,
      total_tokens: 0,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
    metadata: {},
  }
  return {
    headers: { 'x-request-id': refused.requestId },
    opening: [
      typedEvent({ type: 'response.created', response: { ...empty, status: 'in_progress' } }),
    ],
    pieces: [],
    closing: [typedEvent({ type: 'response.completed', response: empty })],
  }
}

function response(served: Served, items: readonly OutputItem[]): ResponseObject {
  const { billing } = served.completion
  const usage = billing === null ? null : { ...responsesUsage(billing), ...costFields(billing) }
  const status = statusOf(served)
  return {
    ...responseObject({ served, id: itemId('resp'), model: servedModel(served), items, usage }),
    completed_at: status === 'completed' ? served.created : null,
  }
}

/** Chat puts the calls beside the text; here they come before it. */
function itemsOf(served: Served): readonly OutputItem[] {
  const items = outputItems(served)
  return [
    ...items.filter(item => item.type === 'function_call'),
    ...items.filter(item => item.type === 'message'),
  ]
}
