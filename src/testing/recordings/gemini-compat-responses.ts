import { badKey, exhausted, noModel } from './gemini-errors.ts'
import type { RecordedResponse } from './recorded-response.ts'

const lf = (...chunks: readonly string[]): string =>
  chunks.map(chunk => `data: ${chunk}\n\n`).join('')

const compatHead =
  '"created":1760000000,"id":"kNiDavuDIcja","model":"gemini-3.7-flash","object":"chat.completion.chunk"'
const compatServed = { model: 'gemini-3.7-flash', id: 'kNiDavuDIcja' }
const compatChunk = (delta: string, rest = ''): string =>
  `{"choices":[{"delta":${delta},"index":0${rest === '' ? '' : `,${rest}`}}],${compatHead}`
const compatUsage = '"usage":{"completion_tokens":2,"prompt_tokens":7,"total_tokens":9}'

/** Responses of the endpoint for OpenAI's clients. */
export const compatResponses: Readonly<Record<string, RecordedResponse>> = {
  'usage in the last chunk that has content': {
    mode: 'stream',
    body: lf(
      `${compatChunk('{"content":"Hel","role":"assistant"}')}}`,
      `${compatChunk('{"content":"lo","role":"assistant"}', '"finish_reason":"stop"')},${compatUsage}}`,
      '[DONE]',
    ),
    expected: {
      text: 'Hello',
      finish: ['stop', 'stop'],
      tokens: [7, null, 2, null],
      ...compatServed,
    },
  },
  'thoughts that only the total counts': {
    mode: 'stream',
    body: lf(
      `${compatChunk('{"content":"Hello","role":"assistant"}', '"finish_reason":"stop"')},"usage":{"completion_tokens":2,"prompt_tokens":7,"total_tokens":103}}`,
      '[DONE]',
    ),
    expected: {
      text: 'Hello',
      finish: ['stop', 'stop'],
      tokens: [7, null, 96, 94],
      ...compatServed,
    },
  },
  'whole tool calls without an index, which end with stop': {
    mode: 'stream',
    body: lf(
      `${compatChunk('{"role":"assistant","tool_calls":[{"extra_content":{"google":{"thought_signature":"EjQK"}},"function":{"arguments":"{\\"city\\":\\"Oslo\\"}","name":"weather"},"id":"jm4owj31","type":"function"},{"function":{"arguments":"{\\"city\\":\\"Rome\\"}","name":"weather"},"id":"x1p2","type":"function"}]}')}}`,
      `${compatChunk('{"role":"assistant"}', '"finish_reason":"stop"')},${compatUsage}}`,
      '[DONE]',
    ),
    expected: {
      text: '',
      calls: ['weather {"city":"Oslo"}', 'weather {"city":"Rome"}'],
      finish: ['tool_calls', 'stop'],
      tokens: [7, null, 2, null],
      ...compatServed,
      notes: ['tool-index-missing: note', 'stop-with-tool-calls: note'],
    },
  },
  "a finish reason in Gemini's own words": {
    mode: 'stream',
    body: lf(
      `${compatChunk('{"content":"Hello","role":"assistant"}', '"finish_reason":"MAX_TOKENS"')},${compatUsage}}`,
      '[DONE]',
    ),
    expected: {
      text: 'Hello',
      finish: ['length', 'MAX_TOKENS'],
      tokens: [7, null, 2, null],
      ...compatServed,
      notes: ['foreign-finish-reason: note'],
    },
  },
  'a wrong key, in a list': {
    mode: 'unary',
    status: 400,
    body: `[${badKey}]`,
    expected: { failure: 'auth', code: 'API_KEY_INVALID' },
  },
  'an unknown model, in a list': {
    mode: 'stream',
    status: 404,
    body: `[${noModel}]`,
    expected: { failure: 'model-not-found', code: 'NOT_FOUND' },
  },
  'a field that it does not know, in a list': {
    mode: 'unary',
    status: 400,
    body: `[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \\"store\\": Cannot find field.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"description":"Invalid JSON payload received. Unknown name \\"store\\": Cannot find field."}]}]}}]`,
    expected: { failure: 'invalid-request', code: 'INVALID_ARGUMENT' },
  },
  'a rate limit in a list, its wait in the body': {
    mode: 'unary',
    status: 429,
    body: `[${exhausted}]`,
    expected: { failure: 'rate-limit', code: 'RESOURCE_EXHAUSTED', retryAfterMs: 34_400 },
  },
}
