import type { IncomingHttpHeaders } from 'node:http'
import { randomUUID } from 'node:crypto'

import { messagesPaths } from '../anthropic/messages-paths.ts'
import { chatPaths, isHealthPath } from '../chat-paths.ts'
import type { GatewayForm, GatewayForms, Refusal } from '../gateway-form.ts'
import { llmGatewayReply, llmGatewayStream, streamTrouble } from './llm-gateway-completion.ts'
import {
  llmGatewayMessage,
  llmGatewayMessageStream,
  parseLlmGatewayMessage,
  refuseMessage,
  streamMessageTrouble,
  streamRefusal,
} from './llm-gateway-message.ts'
import { llmGatewayModels } from './llm-gateway-models.ts'
import { refuse } from './llm-gateway-refusal.ts'
import {
  llmGatewayResponse,
  llmGatewayResponseStream,
  swallowedTrouble,
} from './llm-gateway-response.ts'
import { responsesPaths } from '../responses/responses-paths.ts'
import { simulatedKeys } from '../simulated-profile.ts'

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
  const messages: GatewayForm = {
    ...chat,
    ...messagesPaths(`${basePath}/messages`, { 'x-api-key': simulatedKeys['llm-gateway'] }),
    parse: parseLlmGatewayMessage,
    refuse: refuseMessage,
    streamRefusal,
    answer: llmGatewayMessage,
    stream: llmGatewayMessageStream,
    streamTrouble: streamMessageTrouble,
  }
  return {
    basePath,
    forms: [chat, responses, messages],
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
