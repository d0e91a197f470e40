import { asList, asObject, property } from '../../model/json.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import {
  contentBlocks,
  messageHead,
  nativeId,
  stopOf,
  wholeBlock,
} from '../anthropic/message-body.ts'
import { messageEvents } from '../anthropic/message-events.ts'
import { typedEvent } from '../server-sent-events.ts'
import { parseMessagesRequest } from '../anthropic/messages-request.ts'
import type { ParsedRequest } from '../chat-request.ts'
import type { Billing } from '../completion.ts'
import type { Refusal, RefusedStream, Reply, Served, StreamFrames } from '../gateway-form.ts'
import { servedModel } from './llm-gateway-completion.ts'
import { refuse } from './llm-gateway-refusal.ts'
import { llmGatewayHeaders } from './llm-gateway-headers.ts'
import type { Trouble } from '../trouble.ts'

/** Reads what its schema names; the rest, a tool choice among it, is dropped without a word. */
export function parseLlmGatewayMessage(body: JsonValue): ParsedRequest {
  const parsed = parseMessagesRequest(body)
  if (!parsed.ok) return parsed
  const address = findAddress(body)
  if (address !== null) {
    const message = 'Invalid literal value, expected "base64"'
    return { ok: false, fault: { field: address, message } }
  }
  const { request } = parsed
  return {
    ok: true,
    request: {
      ...request,
      stop: [],
      toolChoice: { kind: 'auto' },
      parallelToolCalls: true,
      format: { kind: 'text' },
    },
  }
}

/** Where an image stands of which only the address is given: no such source is known here. */
function findAddress(body: JsonValue): string | null {
  const messages = property(body, 'messages')
  for (const [index, message] of asList(messages).entries()) {
    const content = property(message, 'content')
    const place = asList(content).findIndex(
      block => property(property(block, 'source'), 'type') === 'url',
    )
    if (place >= 0) return `messages.${index}.content.${place}.source.type`
  }
  return null
}

/** A chat completion made into a message: no cost, no metadata. */
export function llmGatewayMessage(served: Served): Reply {
  const { billing } = served.completion
  return {
    status: 200,
    headers: llmGatewayHeaders(served.requestId),
    body: {
      ...messageHead(messageId(), servedModel(served)),
      content: contentBlocks(served).map(wholeBlock),
      ...plainStop(served),
      usage: billing === null ? noUsage : usageOf(billing),
    },
  }
}

/** The counts of the first event are all 0: nothing is known before the end. */
export function llmGatewayMessageStream(served: Served): StreamFrames {
  const { completion } = served
  const events = messageEvents({
    begun: {
      ...messageHead(messageId(), servedModel(served)),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: noUsage,
    },
    // The real gateway sends one every 15 s.
    opening: [': ping\n'],
    blocks: contentBlocks(served),
    outputTokens: completion.outputTokens,
    ended: {
      delta: plainStop(served),
      usage: completion.billing === null ? noUsage : usageOf(completion.billing),
    },
  })
  return { headers: llmGatewayHeaders(served.requestId), ...events }
}

/** A refusal in Anthropic's envelope, its type told by the status. */
export function refuseMessage(refusal: Refusal, requestId: string): Reply {
  const { status, headers = {}, body } = refuse(refusal, requestId)
  const type = errorTypes[status] ?? 'invalid_request_error'
  const message =
    refusal.kind === 'invalid-request'
      ? `Invalid request format: ${refusal.field}: ${refusal.message}`
      : String(property(body['error'], 'message'))
  return { status, headers, body: { type: 'error', error: { type, message } } }
}

/** Asked for a stream it answers with one, whatever happened: an error, and the end of a message. */
export function streamRefusal(refusal: Refusal, requestId: string): StreamFrames {
  const { error = null } = refuseMessage(refusal, requestId).body
  return {
    headers: { 'x-request-id': requestId },
    opening: [],
    pieces: [],
    closing: [
      typedEvent({ type: 'error', error: asObject(error) }),
      typedEvent({ type: 'message_stop' }),
    ],
  }
}

export function streamMessageTrouble(trouble: Trouble, refused: RefusedStream): StreamFrames {
  return streamRefusal({ ...trouble, model: refused.model }, refused.requestId)
}

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  502: 'api_error',
}

function messageId(): string {
  return `msg_${nativeId()}`
}

/** Which stop sequence ended an answer gets lost in between. */
function plainStop(served: Served): JsonObject {
  return stopOf({ ...served, completion: { ...served.completion, stopSequence: null } })
}

const noUsage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
} as const

function usageOf({ promptTokens, completionTokens }: Billing): JsonObject {
  return { ...noUsage, input_tokens: promptTokens, output_tokens: completionTokens }
}
