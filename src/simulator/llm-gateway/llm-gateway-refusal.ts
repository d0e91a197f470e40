import type { JsonObject } from '../../model/json.ts'
import { catalogue } from '../catalogue.ts'
import type { CatalogueModel } from '../catalogue.ts'
import type { Refusal, Reply } from '../gateway-form.ts'
import { llmGatewayHeaders } from './llm-gateway-headers.ts'

interface ErrorParts {
  readonly status: number
  readonly message: string
  readonly type?: string
  readonly code: string | null
  readonly param?: string
  readonly extra?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
}

/** LLM Gateway's error envelope. */
export function refuse(refusal: Refusal, requestId: string): Reply {
  const parts = errorParts(refusal, requestId)
  const { status, message, type = 'invalid_request_error', code, param = null } = parts
  return {
    status,
    headers: { 'x-request-id': requestId, ...parts.headers },
    body: { error: { message, type, param, code, ...parts.extra } },
  }
}

function errorParts(refusal: Refusal, requestId: string): ErrorParts {
  switch (refusal.kind) {
    case 'unauthorised':
      return { status: 401, message: refusal.reason, code: 'invalid_api_key' }
    case 'media-type':
      return {
        status: 415,
        message: 'Content-Type must be application/json',
        code: 'unsupported_media_type',
      }
    case 'too-large':
      return { status: 413, message: 'Request body is too large', code: 'request_too_large' }
    case 'invalid-json':
      return { status: 400, message: 'Invalid JSON in request body', code: 'invalid_json' }
    case 'invalid-request':
      return {
        status: 400,
        message: `Invalid request parameters: ${refusal.message}`,
        code: 'invalid_parameters',
        param: refusal.field,
      }
    case 'unknown-model':
      return { status: 400, message: unknownModel(refusal.model), code: null }
    case 'no-vision':
      return {
        status: 400,
        message: `Model ${refusal.model.llmGateway.id} does not support image inputs`,
        code: null,
      }
    case 'too-long':
      return {
        ...upstreamError(500, refusal.model),
        status: 400,
        message: `Error from provider ${refusal.model.llmGateway.provider}: 400 This model's maximum context length is ${refusal.model.contextTokens} tokens. However, your messages resulted in ${refusal.tokens} tokens.`,
        type: 'invalid_request_error',
      }
    case 'not-found':
      return { status: 404, message: `Not found: ${refusal.path}`, code: 'not_found' }
    case 'rate-limited':
      return {
        status: 429,
        message: 'Rate limit exceeded. Please try again later.',
        type: 'rate_limit_error',
        code: 'rate_limit_exceeded',
        headers: { ...llmGatewayHeaders(requestId, 0), 'retry-after': '1' },
      }
    case 'upstream':
      return upstreamError(refusal.status, refusal.model)
  }
}

/** What stands before a slash is taken for a provider, and looked up first. */
function unknownModel(id: string): string {
  const slash = id.indexOf('/')
  const provider = id.slice(0, Math.max(0, slash))
  const isKnown = catalogue.some(model => model.llmGateway.provider === provider)
  return slash < 0 || isKnown
    ? `Requested model ${id.slice(slash + 1)} not supported`
    : `Provider '${provider}' not found.`
}

function upstreamError(status: 500 | 502, model: CatalogueModel): ErrorParts {
  const { id, provider } = model.llmGateway
  if (status === 502) {
    return {
      status,
      message: `All providers failed for ${id}`,
      type: 'upstream_error',
      code: 'all_providers_failed',
    }
  }
  return {
    status,
    message: `Error from provider ${provider}: 500`,
    type: 'upstream_error',
    code: 'gateway_error',
    extra: {
      requestedProvider: provider,
      usedProvider: provider,
      requestedModel: id,
      usedInternalModel: model.snapshot,
      responseText: 'upstream failed',
    },
  }
}
