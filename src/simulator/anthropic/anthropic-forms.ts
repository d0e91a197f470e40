import type { IncomingHttpHeaders } from 'node:http'

import type { JsonObject } from '../../model/json.ts'
import { chatPaths } from '../chat-paths.ts'
import { parseChatRequest, type ParsedRequest, type RequestFault } from '../chat-request.ts'
import type { GatewayForm, GatewayForms, Lookup, Refusal, Reply } from '../gateway-form.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { refuseCompatibly, refuseNatively, spendLimitReached } from './anthropic-errors.ts'
import { anthropicModel, anthropicModels } from './anthropic-models.ts'
import { compatReply, compatStream } from './compat-completion.ts'
import { findRequestFault } from './find-request-fault.ts'
import { nativeId } from './message-body.ts'
import { messagesPaths } from './messages-paths.ts'
import { nativeMessage, nativeStream, nativeStreamTrouble } from './native-message.ts'

const basePath = '/v1'
const key = simulatedKeys.anthropic
const exhaustedKey = 'sk-ant-simulated-exhausted'
const earlierVersion = '2023-06-01'
const versions: ReadonlySet<unknown> = new Set([earlierVersion, '2026-10-21'])

/** Anthropic itself: its messages, and its endpoint for OpenAI's clients. */
export function createAnthropicForms(): GatewayForms {
  return { basePath, forms: [native, compat], lookUp }
}

const common = {
  checks: ['key', 'body', 'model'],
  requestId: () => `req_${nativeId()}`,
  isContentTypeAccepted: () => true,
  record: () => undefined,
} as const satisfies Partial<GatewayForm>

const native: GatewayForm = {
  ...common,
  ...messagesPaths(`${basePath}/messages`, {
    'x-api-key': key,
    'anthropic-version': earlierVersion,
  }),
  // Newer clients send the key as a bearer's.
  checkKey: headers => checkKey(headers['x-api-key'] ?? bearerOf(headers)) ?? checkVersion(headers),
  checkBody: (body, headers) =>
    findRequestFault(body, headers['anthropic-version'] === earlierVersion),
  refuse: refuseNatively,
  answer: nativeMessage,
  stream: nativeStream,
  streamTrouble: nativeStreamTrouble,
}

const compat: GatewayForm = {
  ...common,
  ...chatPaths(basePath, key),
  parse: body => withoutIgnored(parseChatRequest(body)),
  checkKey: headers => checkKey(bearerOf(headers)),
  checkBody: severalAnswers,
  refuse: refuseCompatibly,
  answer: compatReply,
  stream: compatStream,
  // Trouble before the first token keeps its status, stream or not.
  streamTrouble: () => null,
}

function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
}

function checkKey(given: string | readonly string[] | undefined): Refusal | null {
  if (given === key) return null
  if (given === exhaustedKey) return { kind: 'unauthorised', reason: spendLimitReached }
  const reason = given === undefined ? 'x-api-key header is required' : 'invalid x-api-key'
  return { kind: 'unauthorised', reason }
}

function checkVersion(headers: IncomingHttpHeaders): Refusal | null {
  const version = headers['anthropic-version']
  if (versions.has(version)) return null
  const message = version === undefined ? 'header is required' : 'is not a valid version'
  return { kind: 'invalid-request', field: 'anthropic-version', message }
}

/** Hotter than 1 counts as 1, and a format of the answer as not asked for. */
function withoutIgnored(parsed: ParsedRequest): ParsedRequest {
  if (!parsed.ok) return parsed
  const { request } = parsed
  const temperature = Math.min(request.temperature, 1)
  return { ok: true, request: { ...request, temperature, format: { kind: 'text' } } }
}

function severalAnswers({ n = 1 }: JsonObject): RequestFault | null {
  return n === 1 ? null : { field: 'n', message: 'must be 1' }
}

/** The catalogue is the same for both kinds of client. */
function lookUp({ path, query, headers, requestId }: Lookup): Reply | null {
  const found = new RegExp(`^${basePath}/models(?:/(.+))?$`).exec(path)
  if (found === null) return null
  const refusal = checkKey(headers['x-api-key'] ?? bearerOf(headers))
  if (refusal !== null) return refuseNatively(refusal, requestId)
  const [, id] = found
  return id === undefined
    ? anthropicModels(query, requestId)
    : anthropicModel(decodeURIComponent(id), requestId)
}
