import type { IncomingHttpHeaders } from 'node:http'

import { property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import { createAiStatsForms } from '../ai-stats/ai-stats-form.ts'
import { aiStatsResponse, aiStatsResponseStream } from '../ai-stats/ai-stats-response.ts'
import { catalogue } from '../catalogue.ts'
import type { RequestFault } from '../chat-request.ts'
import type { GatewayForm, GatewayForms, Refusal, Reply } from '../gateway-form.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { aiStatsReply2025, aiStatsStream2025, withAskedUsage } from './ai-stats-completion.ts'
import { pick, without } from './pick-fields.ts'

/** AI Stats as it spoke at the end of 2025, before it was renamed. */
export function createAiStatsForms2025(): GatewayForms {
  const newer = createAiStatsForms()
  const [newerChat] = newer.forms
  const newerResponses = newer.forms.find(form => form.route('/v1/responses') !== null)
  const ofThen = {
    checkKey,
    // Fields that its schema lacks are ignored, and of roles it knows the older ones.
    checkBody: findDeveloper,
    refuse: (refusal: Refusal, requestId: string) =>
      plainRefusal(newerChat.refuse(refusal, requestId)),
  }
  const chat: GatewayForm = {
    ...newerChat,
    ...ofThen,
    trial: isStream => withKey(newerChat.trial(isStream)),
    answer: aiStatsReply2025,
    stream: aiStatsStream2025,
  }
  const responses: GatewayForm = {
    ...(newerResponses ?? newerChat),
    ...ofThen,
    trial: isStream => withKey((newerResponses ?? newerChat).trial(isStream)),
    answer: served => {
      const reply = aiStatsResponse(withAskedUsage(served))
      return { ...reply, body: without(reply.body, newerFields) }
    },
    stream: served => aiStatsResponseStream(withAskedUsage(served)),
  }
  return {
    basePath: newer.basePath,
    forms: [chat, responses],
    lookUp: lookup => {
      const { path, query, headers } = lookup
      if (path === '/healthz') return { status: 200, body: { status: 'ok' } }
      if (path !== '/v1/models' && path !== '/v1/generation') return null
      const refusal = checkKey(headers)
      if (refusal !== null) return plainRefusal(newerChat.refuse(refusal, lookup.requestId))
      if (path === '/v1/models') return models(query)
      const known = { authorization: `Bearer ${simulatedKeys['ai-stats']}` }
      return record(newer.lookUp({ ...lookup, path: '/v1/generations', headers: known }))
    },
  }
}

/** What answers did not carry yet. */
const newerFields =
  'nativeResponseId provider provider_id cost_nanos cost_cents currency pricing_lines finish_reason'

function checkKey(headers: IncomingHttpHeaders): Refusal | null {
  const key = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (key === simulatedKeys['ai-stats@2025']) return null
  if (key === undefined) {
    return { kind: 'unauthorised', reason: 'missing_or_invalid_authorization_header' }
  }
  const hasForm = /^aistats_v1_k_[A-Za-z0-9]{6,64}_.+$/.test(key)
  return { kind: 'unauthorised', reason: hasForm ? 'invalid_secret' : 'invalid_key_format' }
}

function withKey<T extends { readonly headers: Readonly<Record<string, string>> }>(trial: T): T {
  return { ...trial, headers: { authorization: `Bearer ${simulatedKeys['ai-stats@2025']}` } }
}

function findDeveloper(body: JsonObject): RequestFault | null {
  const { messages } = body
  const index = Array.isArray(messages)
    ? messages.findIndex(message => property(message, 'role') === 'developer')
    : -1
  return index < 0 ? null : { field: `messages.${index}.role`, message: 'Invalid role' }
}

/** Errors name no origin and no reason of their own. */
function plainRefusal({ status, body }: Reply): Reply {
  return { status, body: pick(body, 'generation_id status_code error description') }
}

/** Ids have one name only, and prices are not listed. */
function models(query: URLSearchParams): Reply {
  const limit = Math.min(Number(query.get('limit') ?? 50) || 50, 250)
  const offset = Number(query.get('offset') ?? 0) || 0
  const rows = catalogue.slice(offset, offset + limit).map(model => ({
    model_id: model.aiStats.id,
    name: model.name,
    release_date: new Date(model.created * 1000).toISOString().slice(0, 10),
    status: 'Available',
    organisation_id: model.aiStats.id.split('/')[0] ?? '',
    aliases: [...model.aiStats.aliases],
    endpoints: ['chat/completions', 'responses'],
    input_types: model.vision ? ['text', 'image'] : ['text'],
    output_types: ['text'],
    providers: [{ api_provider_id: model.aiStats.provider, params: [] }],
  }))
  return { status: 200, body: { ok: true, limit, offset, total: catalogue.length, models: rows } }
}

function record(found: Reply | null): Reply | null {
  if (found === null || found.status !== 200) return found
  const columns = `request_id app_id endpoint model_id provider native_response_id stream byok
    status_code success error_code error_message latency_ms generation_ms usage cost_nanos currency
    pricing_lines key_id`
  return { ...found, body: { ...pick(found.body, columns), team_id: 'team_simulated' } }
}
