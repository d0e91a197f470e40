import type { JsonObject } from '../../model/json.ts'
import { metaOf, topLevelCost, usageOf } from './ai-stats-completion.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'
import { itemId, outputItems, type OutputItem } from '../responses/output-items.ts'
import { responseEvents, writeEvents, type ResponseEvent } from '../responses/response-events.ts'
import { begunResponse, responseObject, responsesUsage } from '../responses/response-object.ts'
import type { ResponseObject } from '../responses/response-object.ts'
import { dataEvent } from '../server-sent-events.ts'

/** A response that is not streamed: the gateway's id, finish reason and cost beside OpenAI's. */
export function aiStatsResponse(served: Served): Reply {
  const { completion, model } = served
  const { provider } = model.aiStats
  return {
    status: 200,
    headers: { 'cache-control': 'no-store', 'timing-allow-origin': '*' },
    body: {
      ...nativeResponse(served, served.requestId, itemsOf(served)),
      nativeResponseId: itemId('resp'),
      model: model.aiStats.id,
      provider,
      provider_id: provider,
      finish_reason: completion.finishReason,
      ...(completion.billing !== null && topLevelCost(completion.billing)),
      ...metaOf(served),
    },
  }
}

/**
 * The provider's events without their names. Each frame carries the gateway's id; the response
 * inside keeps the provider's.
 */
export function aiStatsResponseStream(served: Served): StreamFrames {
  const nativeResponseId = itemId('resp')
  const items = itemsOf(served)
  const ended = nativeResponse(served, nativeResponseId, items)
  const events = responseEvents({
    begun: begunResponse(ended),
    ended: { ...ended, ...metaOf(served) },
    items,
    outputTokens: served.completion.outputTokens,
  })
  let sequence = 0
  const write = (event: ResponseEvent): string => {
    const data = { ...event, sequence_number: sequence, id: served.requestId, nativeResponseId }
    sequence += 1
    return dataEvent(data)
  }
  return { headers: { 'cache-control': 'no-store' }, ...writeEvents(events, write) }
}

/** Reasoning items have content, in parts of the type that text has in messages. */
function itemsOf(served: Served): readonly OutputItem[] {
  const text = 'The question is plain, so the answer can be short.'
  return outputItems(served).map(item =>
    item.type === 'reasoning' ? { ...item, content: [{ type: 'output_text', text }] } : item,
  )
}

function nativeResponse(served: Served, id: string, items: readonly OutputItem[]): ResponseObject {
  const { billing } = served.completion
  const usage = billing === null ? null : pricedUsage(billing)
  return responseObject({ served, id, model: served.model.snapshot, items, usage })
}

function pricedUsage(billing: Billing): JsonObject {
  const { pricing } = usageOf(billing)
  return { ...responsesUsage(billing), pricing_breakdown: pricing ?? null }
}
