import { leavesNoProvider } from '../ai-stats/allowed-providers.ts'
import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import { property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import { findModel } from '../catalogue.ts'
import { chatPaths } from '../chat-paths.ts'
import type { RequestFault } from '../chat-request.ts'
import type { GatewayForm, GatewayForms, Refusal } from '../gateway-form.ts'
import { responsesPaths } from '../responses/responses-paths.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { brokenStream, openrouterReply, openrouterStream } from './openrouter-completion.ts'
import { createGenerations } from './openrouter-generations.ts'
import { knownParameters, openrouterModels, supportedParameters } from './openrouter-models.ts'
import { refuse } from './openrouter-refusal.ts'
import {
  brokenResponseStream,
  openrouterResponse,
  openrouterResponseStream,
} from './openrouter-response.ts'

/** A key that OpenRouter knows, of an account whose credit is used up. */
const exhaustedKey = 'sk-or-v1-simulated-exhausted'

/** OpenRouter, with chat completions and the Responses protocol. */
export function createOpenrouterForms(): GatewayForms {
  const generations = createGenerations()
  const common = {
    checks: ['key', 'body', 'model'],
    requestId: generationId,
    checkKey,
    checkBody,
    isContentTypeAccepted: () => true,
    refuse,
    record: entry => generations.add(entry),
  } as const satisfies Partial<GatewayForm>
  const chat: GatewayForm = {
    ...common,
    ...chatPaths(basePath, simulatedKeys.openrouter),
    answer: openrouterReply,
    stream: openrouterStream,
    streamTrouble: brokenStream,
  }
  const responses: GatewayForm = {
    ...common,
    ...responsesPaths(basePath, simulatedKeys.openrouter),
    answer: openrouterResponse,
    stream: openrouterResponseStream,
    streamTrouble: brokenResponseStream,
  }
  return {
    basePath,
    forms: [chat, responses],
    lookUp: ({ path, query, headers }) => {
      // The catalogue is public.
      if (path === `${basePath}/models`) return openrouterModels(path, query)
      if (path !== `${basePath}/generation`) return null
      const refusal = checkKey(headers)
      return refusal === null ? generations.find(query.get('id')) : refuse(refusal)
    },
  }
}

const basePath = '/api/v1'

function generationId(): string {
  return `gen-${Math.floor(Date.now() / 1000)}-${randomBytes(15).toString('base64url')}`
}

function checkKey(headers: IncomingHttpHeaders): Refusal | null {
  const key = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (key === simulatedKeys.openrouter) return null
  if (key === exhaustedKey) return { kind: 'unauthorised', reason: 'credits' }
  const reason = key === undefined ? 'Missing Authentication header' : 'User not found.'
  return { kind: 'unauthorised', reason }
}

/** Parameters that a model lacks are dropped in silence, unless the request forbids it. */
function checkBody(body: JsonObject): RequestFault | null {
  if (leavesNoProvider(body, 'openrouter')) {
    return {
      field: 'provider',
      message: 'No allowed providers are available for the selected model.',
      keyword: 'require_parameters',
    }
  }
  if (property(body['provider'], 'require_parameters') !== true) return null
  const { model: id } = body
  const model = typeof id === 'string' ? findModel('openrouter', id) : undefined
  if (model === undefined) return null
  const supported = supportedParameters(model)
  const lacking = knownParameters.find(
    field => Object.hasOwn(body, field) && !supported.includes(field),
  )
  return lacking === undefined
    ? null
    : {
        field: lacking,
        message: 'No endpoints found that can handle the requested parameters.',
        keyword: 'require_parameters',
      }
}
