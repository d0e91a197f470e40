import { addedHeadersOf, dressBody } from '../dress-body.ts'
import { withToolCallMembers } from './tool-call-members.ts'
import type { BuiltRequest, RequestInput } from '../protocol-codec.ts'

const ownFields: ReadonlySet<string> = new Set(['model', 'messages', 'stream'])

/** The request as the user wrote it, with the changes that the side and its dialect ask for. */
export function buildChatRequest(input: RequestInput): BuiltRequest {
  const { dialect, mode, modelSent, messages, request } = input
  const sent = withToolCallMembers(messages, dialect.toolCallMembers, modelSent)
  const draft = { body: request, changes: sent.changes }
  const { body, changes } = dressBody(draft, { ...input, ownFields })
  return {
    path: `${dialect.pathPrefix}chat/completions`,
    headers: addedHeadersOf(dialect),
    body: {
      ...body,
      model: modelSent,
      messages: [...sent.messages],
      ...(mode === 'stream' ? { stream: true } : {}),
    },
    changes,
  }
}
