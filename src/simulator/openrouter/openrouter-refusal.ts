import type { JsonObject } from '../../model/json.ts'
import { catalogue } from '../catalogue.ts'
import type { Refusal, Reply } from '../gateway-form.ts'
import { providerName } from './openrouter-models.ts'

interface ErrorParts {
  readonly status: number
  readonly message: string
  readonly metadata?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
}

/** OpenRouter's error envelope: the code in it is the status. */
export function refuse(refusal: Refusal): Reply {
  const { status, message, metadata, headers } = errorParts(refusal)
  return {
    status,
    ...(headers !== undefined && { headers }),
    body: {
      error: { message, code: status, ...(metadata !== undefined && { metadata }) },
      user_id: 'user_simulated',
    },
  }
}

function errorParts(refusal: Refusal): ErrorParts {
  switch (refusal.kind) {
    case 'unauthorised':
      return keyError(refusal.reason)
    case 'media-type':
    case 'invalid-json':
      return { status: 400, message: 'Invalid JSON in request body' }
    case 'too-large':
      return { status: 413, message: 'Request entity too large' }
    case 'invalid-request':
      return refusal.keyword === 'require_parameters'
        ? { status: 404, message: refusal.message }
        : { status: 400, message: `${refusal.field}: ${refusal.message}` }
    case 'unknown-model':
      return unknownModel(refusal.model)
    case 'no-vision':
      return { status: 404, message: 'No endpoints found that support image input' }
    case 'too-long':
      return {
        status: 400,
        message: `This endpoint's maximum context length is ${refusal.model.contextTokens} tokens. However, you requested about ${refusal.tokens} tokens. Please reduce the length of either one.`,
        metadata: {
          error_type: 'context_length_exceeded',
          provider_name: providerName(refusal.model),
        },
      }
    case 'not-found':
      return { status: 404, message: `Not Found: ${refusal.path}` }
    case 'rate-limited':
      return {
        status: 429,
        message: 'Rate limit exceeded: requests per minute',
        headers: {
          'retry-after': '1',
          'x-ratelimit-limit': '20',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Date.now() + 1000),
        },
      }
    case 'upstream':
      return refusal.status === 500
        ? { status: 500, message: 'Internal Server Error' }
        : {
            status: 502,
            message: 'Provider returned error',
            metadata: { raw: 'upstream failed', provider_name: providerName(refusal.model) },
          }
  }
}

function keyError(reason: string): ErrorParts {
  if (reason === 'credits') {
    return { status: 402, message: 'Insufficient credits. Add more to your account.' }
  }
  return { status: 401, message: reason }
}

/** An unknown model of a known author has no endpoints; anything else is no model at all. */
function unknownModel(id: string): ErrorParts {
  const authors = catalogue.map(model => model.aiStats.id.split('/')[0])
  return id.includes('/') && authors.includes(id.split('/')[0])
    ? { status: 404, message: `No endpoints found for ${id}.` }
    : { status: 400, message: `${id} is not a valid model ID` }
}
