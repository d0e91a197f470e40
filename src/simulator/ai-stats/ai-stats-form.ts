import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import { isJsonObject, property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import { aiStatsFields, messagesFields, responsesFields } from './ai-stats-fields.ts'
import { aiStatsMessage, aiStatsMessageStream, unknownToolChoice } from './ai-stats-message.ts'
import { leavesNoProvider } from './allowed-providers.ts'
import { aiStatsModels } from './ai-stats-models.ts'
import { aiStatsReply, cumulativeFrames } from './ai-stats-completion.ts'
import { createGenerations } from './ai-stats-generations.ts'
import { aiStatsResponse, aiStatsResponseStream } from './ai-stats-response.ts'
import { messagesPaths } from '../anthropic/messages-paths.ts'
import { chatPaths, isHealthPath } from '../chat-paths.ts'
import type { RequestFault } from '../chat-request.ts'
import type { GatewayForm, GatewayForms, Lookup, Refusal, Reply } from '../gateway-form.ts'
import { responsesPaths } from '../responses/responses-paths.ts'
import { simulatedKeys } from '../simulated-profile.ts'

/** AI Stats (Phaseo) as it speaks in 2026. */
export function createAiStatsForms(): GatewayForms {
  const generations = createGenerations()
  const chat: GatewayForm = {
    ...chatPaths(basePath, simulatedKeys['ai-stats']),
    checks: ['key', 'body', 'model'],
    requestId: generationId,
    checkKey,
    checkBody,
    isContentTypeAccepted: () => true,
    refuse,
    answer: aiStatsReply,
    stream: cumulativeFrames,
    // Upstream trouble before the first token keeps its status here, stream or not.
    streamTrouble: () => null,
    record: entry => generations.add(entry, 'chat.completions'),
  }
  const responses: GatewayForm = {
    ...chat,
    ...responsesPaths(basePath, simulatedKeys['ai-stats']),
    checkBody: body => unknownField(body, responsesFields) ?? unservedProviders(body),
    answer: aiStatsResponse,
    stream: aiStatsResponseStream,
    record: entry => generations.add(entry, 'responses'),
  }
  const messages: GatewayForm = {
    ...chat,
    ...messagesPaths(`${basePath}/messages`, {
      authorization: `Bearer ${simulatedKeys['ai-stats']}`,
    }),
    checkBody: body =>
      unknownField(body, messagesFields) ?? unservedProviders(body) ?? unknownToolChoice(body),
    answer: aiStatsMessage,
    stream: aiStatsMessageStream,
    record: entry => generations.add(entry, 'messages'),
  }
  return {
    basePath,
    forms: [chat, responses, messages],
    lookUp: lookup => {
      if (isHealthPath(lookup.path)) return { status: 200, body: { status: 'ok' } }
      if (lookup.path === '/v1/models') {
        return controlKey(lookup) ?? aiStatsModels(lookup.query)
      }
      if (lookup.path === '/v1/generations' || lookup.path === '/v1/generation') {
        return controlKey(lookup) ?? generations.find(lookup.query.get('id'))
      }
      return null
    },
  }
}

const basePath = '/v1'

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `G-` and 26 characters in the alphabet of a ULID. */
function generationId(): string {
  return `G-${Array.from(randomBytes(26), byte => crockford[byte % 32]).join('')}`
}

function keyFault(headers: IncomingHttpHeaders): string | null {
  const key = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (key === undefined) return 'missing_or_invalid_authorization_header'
  if (key === simulatedKeys['ai-stats']) return null
  return /^(phaseo|aistats)_v1_sk_[A-Za-z0-9]{6,64}_.+$/.test(key)
    ? 'key_not_found_or_revoked'
    : 'invalid_key_format'
}

/** Only a Bearer token counts. */
function checkKey(headers: IncomingHttpHeaders): Refusal | null {
  const fault = keyFault(headers)
  return fault === null ? null : { kind: 'unauthorised', reason: fault }
}

/** Look-ups answer a bad key in an envelope of their own. */
function controlKey(lookup: Lookup): Reply | null {
  const reason = keyFault(lookup.headers)
  if (reason === null) return null
  const body =
    lookup.path === '/v1/models'
      ? { error: 'unauthorised', reason, request_id: lookup.requestId }
      : { ok: false, error: 'unauthorised', reason }
  return { status: 401, body }
}

/** Top-level fields are an allow-list, and an assistant's content may be absent but not null. */
function checkBody(body: JsonObject): RequestFault | null {
  const unknown = unknownField(body, aiStatsFields) ?? unservedProviders(body)
  if (unknown !== null) return unknown
  const messages = property(body, 'messages')
  const faulty = Array.isArray(messages)
    ? messages.findIndex(message => isJsonObject(message) && message['content'] === null)
    : -1
  return faulty < 0
    ? null
    : { field: `messages.${faulty}.content`, message: 'Expected string or array, received null' }
}

function unknownField(body: JsonObject, known: ReadonlySet<string>): RequestFault | null {
  const field = Object.keys(body).find(name => !known.has(name))
  if (field === undefined) return null
  return { field, message: `Unsupported parameter: ${field}`, keyword: 'unknown_param' }
}

/** A list of allowed providers that leaves none. */
function unservedProviders(body: JsonObject): RequestFault | null {
  if (!leavesNoProvider(body, 'ai-stats')) return null
  return {
    field: 'provider.only',
    message: 'No provider matches the request filter',
    keyword: 'request_provider_filter_no_match',
  }
}

interface ErrorParts {
  readonly status: number
  readonly error: string
  readonly origin: 'user' | 'gateway' | 'upstream'
  readonly description: string
  readonly reason?: string
  readonly extra?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
}

function refuse(refusal: Refusal, requestId: string): Reply {
  const parts = errorParts(refusal)
  const { status, error, origin, description, reason } = parts
  return {
    status,
    headers: {
      'cache-control': 'no-store',
      'x-gateway-error-attribution': status < 500 && status !== 401 ? 'user' : 'upstream',
      'x-gateway-error-origin': origin,
      ...parts.headers,
    },
    body: {
      generation_id: requestId,
      status_code: status,
      error,
      error_type: status < 500 && status !== 401 ? 'user' : 'system',
      error_origin: origin,
      description,
      ...(reason !== undefined && { reason }),
      ...parts.extra,
    },
  }
}

function errorParts(refusal: Refusal): ErrorParts {
  const user = { status: 400, origin: 'user' } as const
  switch (refusal.kind) {
    case 'unauthorised':
      return { ...user, status: 401, error: 'unauthorised', description: refusal.reason }
    case 'media-type':
    case 'invalid-json':
      return { ...user, error: 'invalid_json', description: 'Request body is not valid JSON' }
    case 'too-large':
      return { ...user, status: 413, error: 'payload_too_large', description: 'Body above 16 MiB' }
    case 'invalid-request': {
      const { field, message, keyword = 'invalid' } = refusal
      const missing = field === 'model'
      return {
        ...user,
        error: missing ? 'model_required' : 'validation_error',
        description: message,
        extra: { details: [{ message, path: field.split('.'), keyword, params: {} }] },
      }
    }
    case 'unknown-model':
      // Presets are resolved where a failure is the gateway's own.
      if (refusal.model.startsWith('@')) return contextFailed
      return {
        ...user,
        error: 'unsupported_model_or_endpoint',
        description: `Model ${refusal.model} is not available for chat.completions`,
        reason: 'model_not_found_or_inactive',
        extra: { error_operational_kind: 'invalid_model_slug' },
      }
    case 'no-vision':
      return {
        ...user,
        error: 'unsupported_modalities',
        description: `Model ${refusal.model.aiStats.id} does not take image input`,
      }
    case 'too-long':
      return allCandidatesFailed(refusal.model.aiStats.provider, 400)
    case 'not-found':
      return { ...user, status: 404, error: 'not_found', description: `No route ${refusal.path}` }
    case 'rate-limited':
      return {
        status: 429,
        origin: 'gateway',
        error: 'provider_capacity_exhausted',
        description: 'Managed provider capacity is exhausted, try again shortly',
        headers: { 'retry-after': '1' },
      }
    case 'upstream':
      return upstreamError(refusal)
  }
}

const contextFailed: ErrorParts = {
  status: 500,
  origin: 'gateway',
  error: 'gateway_error',
  description: 'gateway_context_failed',
  reason: 'gateway_context_failed',
}

function upstreamError(refusal: Extract<Refusal, { readonly kind: 'upstream' }>): ErrorParts {
  if (refusal.status === 500) return contextFailed
  return allCandidatesFailed(refusal.model.aiStats.provider, 500)
}

/** Whatever the providers answered, it shows in `failed_statuses` alone. */
function allCandidatesFailed(provider: string, status: 400 | 500): ErrorParts {
  const isPassing = status === 500
  return {
    status: 502,
    origin: 'upstream',
    error: 'upstream_error',
    description: 'All candidate providers failed',
    reason: 'all_candidates_failed',
    extra: {
      attempt_count: 1,
      failed_providers: [provider],
      failed_statuses: [status],
      failure_sample: [{ provider, type: 'upstream_non_2xx', status, retryable: isPassing }],
      ...(isPassing && { provider_failure_diagnostics: { category: 'server_error', provider } }),
    },
  }
}
