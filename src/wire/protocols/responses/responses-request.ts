import { addedHeadersOf, dressBody } from '../dress-body.ts'
import type { BuiltRequest, RequestInput } from '../protocol-codec.ts'
import { toInputItems } from './input-items.ts'
import { toResponsesFields } from './request-fields.ts'

const ownFields: ReadonlySet<string> = new Set(['model', 'messages', 'input', 'stream'])

/** A chat request as a request for a response, with what the side and its dialect ask for. */
export function buildResponsesRequest(input: RequestInput): BuiltRequest {
  const { dialect, mode, modelSent, messages, request } = input
  const { items, changes } = toInputItems(messages)
  const fields = toResponsesFields(request)
  const dressed = dressBody(
    { body: fields.body, changes: [...changes, ...fields.changes] },
    { ...input, ownFields },
  )
  return {
    path: `${dialect.pathPrefix}responses`,
    headers: addedHeadersOf(dialect),
    body: {
      ...dressed.body,
      model: modelSent,
      input: [...items],
      ...(mode === 'stream' ? { stream: true } : {}),
    },
    changes: dressed.changes,
  }
}
