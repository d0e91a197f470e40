import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import type { JsonObject } from '../../model/json.ts'
import { chatPaths } from '../chat-paths.ts'
import type { RequestFault } from '../chat-request.ts'
import type { GatewayForm, GatewayForms, Refusal } from '../gateway-form.ts'
import { responsesPaths } from '../responses/responses-paths.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { openaiReply, openaiStream } from './openai-completion.ts'
import { chatFields, responsesFields } from './openai-fields.ts'
import { openaiModels } from './openai-models.ts'
import { refuse } from './openai-refusal.ts'
import { openaiResponse, openaiResponseStream } from './openai-response.ts'

/** A key that OpenAI knows, of an account whose credit is used up. */
const exhaustedKey = 'sk-simulated-exhausted'

/** OpenAI itself, with chat completions and the Responses protocol. */
export function createOpenaiForms(): GatewayForms {
  const common = {
    checks: ['key', 'body', 'model'],
    requestId: () => `req_${randomBytes(16).toString('hex')}`,
    checkKey,
    isContentTypeAccepted: () => true,
    refuse,
    // Trouble before the first token keeps its status, stream or not.
    streamTrouble: () => null,
    record: () => undefined,
  } as const satisfies Partial<GatewayForm>
  const chat: GatewayForm = {
    ...common,
    ...chatPaths(basePath, simulatedKeys.openai),
    checkBody: body => unknownField(body, chatFields) ?? refusedLimit(body),
    answer: openaiReply,
    stream: openaiStream,
  }
  const responses: GatewayForm = {
    ...common,
    ...responsesPaths(basePath, simulatedKeys.openai),
    checkBody: body => unknownField(body, responsesFields) ?? smallLimit(body),
    answer: openaiResponse,
    stream: openaiResponseStream,
  }
  return {
    basePath,
    forms: [chat, responses],
    lookUp: ({ path, headers, requestId }) => {
      if (path !== `${basePath}/models`) return null
      const refusal = checkKey(headers)
      return refusal === null ? openaiModels(requestId) : refuse(refusal, requestId)
    },
  }
}

const basePath = '/v1'

function checkKey(headers: IncomingHttpHeaders): Refusal | null {
  const key = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (key === simulatedKeys.openai) return null
  if (key === exhaustedKey) return { kind: 'unauthorised', reason: 'insufficient_quota' }
  return { kind: 'unauthorised', reason: key === undefined ? 'missing' : maskKey(key) }
}

/** OpenAI shows the ends of the key that it refuses. */
function maskKey(key: string): string {
  return key.length < 12 ? key.replaceAll(/./g, '*') : `${key.slice(0, 3)}***${key.slice(-4)}`
}

function unknownField(body: JsonObject, known: ReadonlySet<string>): RequestFault | null {
  const field = Object.keys(body).find(name => !known.has(name))
  if (field === undefined) return null
  return { field, message: `Unknown parameter: '${field}'.`, keyword: 'unknown_parameter' }
}

/** Reasoning models know the limit by its newer name only. */
function refusedLimit(body: JsonObject): RequestFault | null {
  const { model, max_tokens: limit } = body
  if (limit === undefined || typeof model !== 'string' || !/^(?:o\d|gpt-[5-9])/.test(model)) {
    return null
  }
  return {
    field: 'max_tokens',
    message:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    keyword: 'unsupported_parameter',
  }
}

function smallLimit(body: JsonObject): RequestFault | null {
  const { max_output_tokens: limit } = body
  if (typeof limit !== 'number' || limit >= 16) return null
  return {
    field: 'max_output_tokens',
    message: `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${limit} instead.`,
    keyword: 'integer_below_min_value',
  }
}
