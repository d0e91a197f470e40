import type { JsonObject } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import type { GatewayForm, GatewayForms, Reply } from '../gateway-form.ts'
import { createLlmGatewayForms } from '../llm-gateway/llm-gateway-form.ts'
import { llmGatewayReply2025, llmGatewayStream2025 } from './llm-gateway-completion.ts'

/** LLM Gateway as it spoke in the middle of 2025: chat completions only. */
export function createLlmGatewayForms2025(): GatewayForms {
  const newer = createLlmGatewayForms()
  const [newerChat] = newer.forms
  const chat: GatewayForm = {
    ...newerChat,
    refuse: (refusal, requestId) => plainRefusal(newerChat.refuse(refusal, requestId)),
    answer: llmGatewayReply2025,
    stream: llmGatewayStream2025,
  }
  return {
    basePath: newer.basePath,
    forms: [chat],
    lookUp: lookup => {
      const found = newer.lookUp(lookup)
      if (found === null || found.status !== 200) return found && plainRefusal(found)
      const { data } = found.body
      if (!Array.isArray(data)) return found
      return { ...found, body: { data: data.filter(isJsonObject).map(withModelNames) } }
    },
  }
}

/** An error says so, its status and a message: no type, no code. */
function plainRefusal(reply: Reply): Reply {
  const { status } = reply
  const { error } = reply.body
  const message = isJsonObject(error) ? (error['message'] ?? '') : ''
  return { ...reply, body: { error: true, status, message } }
}

/** A provider's own name of the model went by another name. */
function withModelNames(row: JsonObject): JsonObject {
  const { providers } = row
  if (!Array.isArray(providers)) return row
  const renamed = providers.filter(isJsonObject).map(({ externalId = '', ...provider }) => ({
    ...provider,
    modelName: externalId,
  }))
  return { ...row, providers: renamed }
}
