import type { IncomingHttpHeaders } from 'node:http'
import { randomUUID } from 'node:crypto'

import type { JsonObject } from '../model/json.ts'
import type { CatalogueModel } from './catalogue.ts'
import { chatPaths, isHealthPath } from './chat-paths.ts'
import type { GatewayForm, GatewayForms, Reply, Refusal } from './gateway-form.ts'
import { llmGatewayReply, llmGatewayStream, streamTrouble } from './llm-gateway-completion.ts'
import { llmGatewayModels } from './llm-gateway-models.ts'
import {
  llmGatewayResponse,
  llmGatewayResponseStream,
  swallowedTrouble,
} from './llm-gateway-response.ts'
import { responsesPaths } from './responses/responses-paths.ts'
import { simulatedKeys } from './simulated-profile.ts'

/** LLM Gateway as it speaks in 2026. */
export function createLlmGatewayForms(): GatewayForms {
  const chat: GatewayForm = {
    ...chatPaths(basePath, simulatedKeys['llm-gateway']),
    // It looks the model up before it looks at the key: a bad key with a bad model gets 400.
    checks: ['body', 'model', 'key'],
    requestId: headers => singleHeader(headers, 'x-request-id') ?? randomUUID(),
    checkKey,
    checkBody: () => null,
    isContentTypeAccepted: headers => /^application\/json\b/i.test(headers['content-type'] ?? ''),
    refuse,
    answer: llmGatewayReply,
    stream: llmGatewayStream,
    streamTrouble,
    record: () => undefined,
  }
  const responses: GatewayForm = {
    ...chat,
    ...responsesPaths(basePath, simulatedKeys['llm-gateway']),
    answer: llmGatewayResponse,
    stream: llmGatewayResponseStream,
    streamTrouble: swallowedTrouble,
  }
  return {
    basePath,
    forms: [chat, responses],
    lookUp: ({ path, headers, requestId }) => {
      if (isHealthPath(path)) return { status: 200, body: { status: 'ok' } }
      if (path !== '/v1/models') return null
      const hasKey = headers.authorization !== undefined || headers['x-api-key'] !== undefined
      const refusal = hasKey ? checkKey(headers) : null
      return refusal === null ? llmGatewayModels() : refuse(refusal, requestId)
    },
  }
}

const basePath = '/v1'

function singleHeader(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

function checkKey(headers: IncomingHttpHeaders): Refusal | null {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const key = bearer ?? singleHeader(headers, 'x-api-key')
  if (key === simulatedKeys['llm-gateway']) return null
  const fault = key === null ? 'No API key provided' : 'Invalid LLMGateway API token'
  return { kind: 'unauthorised', reason: `Unauthorized: ${fault}.` }
}

interface ErrorParts {
  readonly status: number
  readonly message: string
  readonly type?: string
  readonly code: string | null
  readonly param?: string
  readonly extra?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
}

function refuse(refusal: Refusal, requestId: string): Reply {
  const parts = errorParts(refusal)
  const { status, message, type = 'invalid_request_error', code, param = null } = parts
  return {
    status,
    headers: { 'x-request-id': requestId, ...parts.headers },
    body: { error: { message, type, param, code, ...parts.extra } },
  }
}

function errorParts(refusal: Refusal): ErrorParts {
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
      return { status: 400, message: `Unsupported model: ${refusal.model}`, code: null }
    case 'no-vision':
      return {
        status: 400,
        message: `Model ${refusal.model.llmGateway.id} does not support image inputs`,
        code: null,
      }
    case 'not-found':
      return { status: 404, message: `Not found: ${refusal.path}`, code: 'not_found' }
    case 'rate-limited':
      return {
        status: 429,
        message: 'Rate limit exceeded. Please try again later.',
        type: 'rate_limit_error',
        code: 'rate_limit_exceeded',
        headers: { 'retry-after': '1', 'ratelimit-limit': '600', 'ratelimit-remaining': '0' },
      }
    case 'upstream':
      return upstreamError(refusal.status, refusal.model)
  }
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
