import { catalogue } from '../catalogue.ts'
import type { Reply } from '../gateway-form.ts'
import { openaiHeaders } from './openai-headers.ts'

/** OpenAI's list: every id and every dated snapshot, and nothing of prices. */
export function openaiModels(requestId: string): Reply {
  const data = catalogue.flatMap(({ key, snapshot, created }) =>
    [...new Set([key, snapshot])].map(id => ({
      id,
      object: 'model',
      created,
      owned_by: 'system',
    })),
  )
  return { status: 200, headers: openaiHeaders(requestId, 1), body: { object: 'list', data } }
}
