import { isJsonObject, type JsonValue } from '../model/json.ts'

/** What a log notes of a call, in snake case: no chat API reads it in a request, and each call has another. */
const notes: ReadonlySet<string> = new Set([
  // When, where and for whom.
  'id',
  'created',
  'date',
  'datetime',
  'time',
  'timestamp',
  'ts',
  'start_time',
  'end_time',
  'completion_start_time',
  'request_id',
  'response_id',
  'generation_id',
  'trace_id',
  'span_id',
  'parent_id',
  'session_id',
  'conversation_id',
  'thread_id',
  'user_id',
  'customer_id',
  'organization_id',
  'project_id',
  'ip',
  'ip_address',
  'user_agent',
  'environment',
  'level',
  'name',
  'tags',
  'url',
  'path',
  'method',
  // What came of it.
  'object',
  'response',
  'output',
  'answer',
  'choices',
  'error',
  'status',
  'status_code',
  'response_status',
  'finish_reason',
  'latency',
  'duration',
  'response_time',
  'cost',
  'spend',
  'prompt_tokens',
  'completion_tokens',
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cached_tokens',
])

/** A moment or a length of time, whatever it is of: `received_at`, `latency_ms`. */
const times = /_(?:at|ms)$/

/** Whether a member beside `messages` is a logger's own, and no field of the request. */
export function isLoggersOwn(name: string, value: JsonValue): boolean {
  const snakeCase = name.replaceAll(/[A-Z]/g, capital => `_${capital.toLowerCase()}`)
  // Gateways have fields of these names, of another type.
  if (snakeCase === 'usage') return !isJsonObject(value) || value['include'] === undefined
  if (snakeCase === 'provider') return typeof value === 'string'
  return notes.has(snakeCase) || times.test(snakeCase)
}
