import type { IncomingHttpHeaders } from 'node:http'

import { isJsonObject, property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import { chatPaths } from '../chat-paths.ts'
import type { RequestFault } from '../chat-request.ts'
import type { GatewayForm, GatewayForms, Lookup, Refusal, Reply, Route } from '../gateway-form.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { compatReply, compatStream } from './compat-completion.ts'
import { refuseInList, refuseNatively } from './gemini-errors.ts'
import { compatModel, compatModels, nativeModel, nativeModels } from './gemini-models.ts'
import { nativeReply, nativeStream, responseId } from './native-completion.ts'
import { missingSignature, wantsSignatures } from './native-faults.ts'
import { parseNativeRequest } from './native-request.ts'

const basePath = '/v1beta'
const compatPath = `${basePath}/openai`
const key = simulatedKeys.gemini

/** Google's Gemini API: its own protocol, and its endpoint for OpenAI's clients. */
export function createGeminiForms(): GatewayForms {
  return { basePath, forms: [nativeForm, compatForm], lookUp }
}

const common = {
  checks: ['key', 'body', 'model'],
  requestId: responseId,
  isContentTypeAccepted: () => true,
  // Trouble before the first token has a status of its own here, stream or not.
  streamTrouble: () => null,
  record: () => undefined,
} as const

const nativeForm: GatewayForm = {
  ...common,
  route: routeNatively,
  parse: parseNativeRequest,
  trial: isStream => ({
    path: `${basePath}/models/gpt-4o-mini:${isStream ? 'streamGenerateContent' : 'generateContent'}?alt=sse`,
    headers: { 'x-goog-api-key': key },
    body: {
      contents: [
        { role: 'user', parts: [{ text: 'Explain in about 60 words what a rehearsal is for.' }] },
      ],
    },
  }),
  checkKey: headers => refuseKey(headers['x-goog-api-key']),
  checkBody: () => null,
  refuse: refuseNatively,
  answer: nativeReply,
  stream: nativeStream,
}

const compatForm: GatewayForm = {
  ...common,
  ...chatPaths(compatPath, key),
  checkKey: checkBearer,
  checkBody: findCompatFault,
  refuse: refuseInList,
  answer: compatReply,
  stream: compatStream,
}

function routeNatively(path: string): Route | null {
  const found = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(path)
  const [, model, method] = found ?? []
  if (model === undefined) return null
  return { model: decodeURIComponent(model), isStream: method === 'streamGenerateContent' }
}

function checkBearer(headers: IncomingHttpHeaders): Refusal | null {
  return refuseKey(/^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1])
}

function refuseKey(given: string | readonly string[] | undefined): Refusal | null {
  if (given === key) return null
  return { kind: 'unauthorised', reason: given === undefined ? 'missing' : 'invalid' }
}

const compatFields = new Set(
  `model messages stream stream_options temperature top_p n stop max_tokens max_completion_tokens
   seed presence_penalty tools tool_choice parallel_tool_calls response_format reasoning_effort
   user metadata logprobs top_logprobs modalities audio service_tier extra_body`.split(/\s+/),
)

/** A field that it does not know, and a tool call that lost its signature. */
function findCompatFault(body: JsonObject): RequestFault | null {
  const unknown = Object.keys(body).find(field => !compatFields.has(field))
  if (unknown !== undefined) {
    return {
      field: '',
      message: `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`,
      keyword: 'BadRequest',
    }
  }
  const { model, messages } = body
  if (typeof model !== 'string' || !wantsSignatures(model) || !Array.isArray(messages)) return null
  for (const [index, message] of messages.entries()) {
    const calls = property(message, 'tool_calls')
    const first: unknown = Array.isArray(calls) ? calls[0] : undefined
    const google = property(property(first, 'extra_content'), 'google')
    if (isJsonObject(first) && property(google, 'thought_signature') === undefined) {
      return missingSignature(String(property(first['function'], 'name')), index + 1)
    }
  }
  return null
}

function lookUp({ path, query, headers }: Lookup): Reply | null {
  const compat = new RegExp(`^${compatPath}/models(?:/(.+))?$`).exec(path)
  if (compat !== null) {
    const refusal = checkBearer(headers)
    if (refusal !== null) return refuseInList(refusal)
    return compat[1] === undefined ? compatModels() : compatModel(decodeURIComponent(compat[1]))
  }
  const native = new RegExp(`^${basePath}/models(?:/(.+))?$`).exec(path)
  if (native === null) return null
  const refusal = refuseKey(headers['x-goog-api-key'])
  if (refusal !== null) return refuseNatively(refusal)
  return native[1] === undefined ? nativeModels(query) : nativeModel(decodeURIComponent(native[1]))
}
