import type { Refusal, Reply } from '../gateway-form.ts'
import { openaiHeaders } from './openai-headers.ts'

interface ErrorParts {
  readonly status: number
  readonly message: string
  readonly type?: string
  readonly code?: string | null
  readonly param?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** OpenAI's error envelope. */
export function refuse(refusal: Refusal, requestId: string): Reply {
  const parts = errorParts(refusal)
  const { status, message, type = 'invalid_request_error', code = null, param = null } = parts
  return {
    status,
    headers: {
      ...openaiHeaders(requestId, 3, refusal.kind === 'rate-limited' ? 0 : undefined),
      ...parts.headers,
    },
    body: { error: { message, type, param, code } },
  }
}

function errorParts(refusal: Refusal): ErrorParts {
  switch (refusal.kind) {
    case 'unauthorised':
      return keyError(refusal.reason)
    case 'media-type':
    case 'invalid-json':
      return { status: 400, message: 'We could not parse the JSON body of your request.' }
    case 'too-large':
      return { status: 413, message: 'Request body is too large.' }
    case 'invalid-request': {
      const { field, message, keyword = null } = refusal
      return { status: 400, message, param: field, code: keyword }
    }
    case 'unknown-model':
      return {
        status: 404,
        message: `The model \`${refusal.model}\` does not exist or you do not have access to it.`,
        code: 'model_not_found',
      }
    case 'no-vision':
      return {
        status: 400,
        message: 'Invalid content type. image_url is only supported by certain models.',
        param: 'messages',
      }
    case 'too-long':
      return {
        status: 400,
        message: `This model's maximum context length is ${refusal.model.contextTokens} tokens. However, your messages resulted in ${refusal.tokens} tokens. Please reduce the length of the messages.`,
        param: 'messages',
        code: 'context_length_exceeded',
      }
    case 'not-found':
      return { status: 404, message: `Invalid URL (POST ${refusal.path})` }
    case 'rate-limited':
      return {
        status: 429,
        message: `Rate limit reached for ${refusal.model.snapshot} on requests per min (RPM).`,
        type: 'requests',
        code: 'rate_limit_exceeded',
        headers: { 'retry-after': '1', 'retry-after-ms': '1000' },
      }
    case 'upstream':
      return {
        status: refusal.status,
        message: 'The server had an error while processing your request. Sorry about that!',
        type: 'server_error',
      }
  }
}

/** A key without credit is refused with the status of a rate limit, though waiting is no help. */
function keyError(reason: string): ErrorParts {
  if (reason === 'insufficient_quota') {
    return {
      status: 429,
      message: 'You exceeded your current quota, please check your plan and billing details.',
      type: reason,
      code: reason,
    }
  }
  return {
    status: 401,
    message:
      reason === 'missing'
        ? "You didn't provide an API key."
        : `Incorrect API key provided: ${reason}.`,
    code: reason === 'missing' ? null : 'invalid_api_key',
  }
}
