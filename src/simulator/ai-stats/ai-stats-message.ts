import { isJsonObject, property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import { metaOf, topLevelCost, usageOf } from './ai-stats-completion.ts'
import { contentBlocks, messageHead, stopOf, wholeBlock } from '../anthropic/message-body.ts'
import { messageEvents } from '../anthropic/message-events.ts'
import type { RequestFault } from '../chat-request.ts'
import type { Billing } from '../completion.ts'
import type { Reply, Served, StreamFrames } from '../gateway-form.ts'

/** A message as Anthropic forms it, with the gateway's id and cost; the provider is not named. */
export function aiStatsMessage(served: Served): Reply {
  const { completion, model, requestId } = served
  const { billing } = completion
  return {
    status: 200,
    headers: { 'cache-control': 'no-store', 'timing-allow-origin': '*' },
    body: {
      ...messageHead(requestId, model.aiStats.id),
      content: contentBlocks(served).map(block =>
        block.type === 'text' ? { ...wholeBlock(block), citations: null } : wholeBlock(block),
      ),
      ...stopOf(served),
      ...(billing !== null && { usage: messageUsage(billing), ...topLevelCost(billing) }),
      ...metaOf(served),
    },
  }
}

/** The provider's events; how long the parts took is told with the last two of them. */
export function aiStatsMessageStream(served: Served): StreamFrames {
  const { completion, model, requestId } = served
  const { billing } = completion
  const timing = timingOf(served)
  const events = messageEvents({
    begun: {
      ...messageHead(requestId, model.snapshot),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      ...(billing !== null && {
        usage: { input_tokens: billing.promptTokens, output_tokens: 1 },
      }),
    },
    blocks: contentBlocks(served),
    outputTokens: completion.outputTokens,
    ended: {
      delta: stopOf(served),
      ...(billing !== null && { usage: messageUsage(billing) }),
      ...timing,
    },
    stopped: timing,
  })
  return { headers: { 'cache-control': 'no-store' }, ...events }
}

/** Whom the request went to is only told in answers that are not streamed. */
function timingOf(served: Served): JsonObject {
  const { meta } = metaOf(served)
  if (!isJsonObject(meta)) return {}
  const { routing: _routing, ...timing } = meta
  return { meta: timing }
}

/** All of Anthropic's counts, null where nothing is known. */
function messageUsage(billing: Billing): JsonObject {
  const { pricing = null } = usageOf(billing)
  return {
    input_tokens: billing.promptTokens,
    output_tokens: billing.completionTokens,
    cache_creation: null,
    cache_creation_input_tokens: null,
    cache_read_input_tokens: null,
    server_tool_use: null,
    service_tier: 'standard',
    pricing_breakdown: pricing,
  }
}

const toolChoices: ReadonlySet<unknown> = new Set(['auto', 'any', 'tool'])

/** The ways to choose a tool that its schema knows. */
export function unknownToolChoice(body: JsonObject): RequestFault | null {
  const { tool_choice: choice } = body
  if (choice === undefined || toolChoices.has(property(choice, 'type'))) return null
  return { field: 'tool_choice', message: 'Invalid input', keyword: 'invalid_union' }
}
