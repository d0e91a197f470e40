import type { JsonObject } from '../../model/json.ts'
import type { Refusal, Reply } from '../gateway-form.ts'
import { anthropicHeaders } from './anthropic-headers.ts'

interface AnthropicError {
  readonly status: number
  readonly type: string
  readonly message: string
  readonly details?: JsonObject
}

/** The reason of a refusal: a key that Anthropic knows, of an account that may spend no more. */
export const spendLimitReached = 'enforced_spend_limit_reached'

/** A refusal in Anthropic's own envelope. */
export function refuseNatively(refusal: Refusal, requestId: string): Reply {
  const { status, type, message, details } = anthropicError(refusal)
  const error = { type, message, ...(details !== undefined && { details }) }
  return {
    status,
    headers: headersOf(refusal, requestId),
    body: { type: 'error', error, request_id: requestId },
  }
}

/** The same for OpenAI's clients: their envelope, in Anthropic's words. */
export function refuseCompatibly(refusal: Refusal, requestId: string): Reply {
  const { status, type, message } = anthropicError(refusal)
  return {
    status,
    headers: headersOf(refusal, requestId),
    body: { error: { code: type, message, type, param: null } },
  }
}

function headersOf(refusal: Refusal, requestId: string): Readonly<Record<string, string>> {
  const isLimited = refusal.kind === 'rate-limited'
  return {
    ...anthropicHeaders(requestId, isLimited),
    ...(isLimited && { 'retry-after': '1', 'x-should-retry': 'true' }),
  }
}

export const overloaded: AnthropicError = {
  status: 529,
  type: 'overloaded_error',
  message: 'Overloaded',
}

const invalid = { status: 400, type: 'invalid_request_error' } as const

function anthropicError(refusal: Refusal): AnthropicError {
  switch (refusal.kind) {
    case 'unauthorised':
      return keyError(refusal.reason)
    case 'media-type':
    case 'invalid-json':
      return { ...invalid, message: 'The request body is not valid JSON' }
    case 'too-large':
      return {
        status: 413,
        type: 'request_too_large',
        message: 'Request exceeds the maximum size',
      }
    case 'invalid-request':
      return { ...invalid, message: `${refusal.field}: ${refusal.message}` }
    case 'unknown-model':
      return { status: 404, type: 'not_found_error', message: `model: ${refusal.model}` }
    case 'no-vision':
      return { ...invalid, message: `${refusal.model.snapshot} does not support image input` }
    case 'too-long':
      return {
        ...invalid,
        message: `prompt is too long: ${refusal.tokens} tokens > ${refusal.model.contextTokens} maximum`,
      }
    case 'not-found':
      return { status: 404, type: 'not_found_error', message: 'Not found' }
    case 'rate-limited':
      return {
        status: 429,
        type: 'rate_limit_error',
        message:
          "This request would exceed your organization's rate limit of 4,000 requests per minute.",
      }
    case 'upstream':
      return refusal.status === 502
        ? overloaded
        : { status: 500, type: 'api_error', message: 'Internal server error' }
  }
}

/** A spend limit has the status of a rate limit, though waiting is no help. */
function keyError(reason: string): AnthropicError {
  if (reason === spendLimitReached) {
    return {
      status: 429,
      type: 'rate_limit_error',
      message: 'You have reached your spend limit.',
      details: { error_code: reason },
    }
  }
  return { status: 401, type: 'authentication_error', message: reason }
}
