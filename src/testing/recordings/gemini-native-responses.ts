import { badKey, exhausted, noModel } from './gemini-errors.ts'
import type { RecordedResponse } from './recorded-response.ts'

const crlf = (...chunks: readonly string[]): string =>
  chunks.map(chunk => `data: ${chunk}\r\n\r\n`).join('')

const stamp = '"modelVersion":"gemini-3.7-flash","responseId":"WQuqavG5KbfU"'
const served = { model: 'gemini-3.7-flash', id: 'WQuqavG5KbfU' }

const chunk = (parts: string, usage: string, finish = ''): string =>
  `{"candidates":[{"content":{"parts":[${parts}],"role":"model"},${finish}"index":0}],"usageMetadata":{${usage}},${stamp}}`

const stop = '"finishReason":"STOP",'
const usage2 = '"promptTokenCount":7,"candidatesTokenCount":2,"totalTokenCount":9'
const tokens2 = [7, 0, 2, 0] as const
const hel = chunk(
  '{"text":"Hel"}',
  '"promptTokenCount":7,"candidatesTokenCount":1,"totalTokenCount":8',
)
const lo = chunk('{"text":"lo"}', usage2)
const end = chunk('{"text":"","thoughtSignature":"EqkECqYEARFN"}', usage2, stop)

const unavailable =
  '"code":503,"message":"This model is currently experiencing high demand.","status":"UNAVAILABLE"'
const blocked = `{"promptFeedback":{"blockReason":"OTHER"},"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9},${stamp}}`

/** Responses of generateContent and streamGenerateContent, as they come over the wire. */
export const nativeResponses: Readonly<Record<string, RecordedResponse>> = {
  'CRLF chunks, growing usage, a last chunk with nothing but a signature': {
    mode: 'stream',
    body: crlf(hel, lo, end),
    expected: { text: 'Hello', finish: ['stop', 'STOP'], tokens: tokens2, ...served },
  },
  'thoughts, cached and tool-use tokens': {
    mode: 'stream',
    body: crlf(
      chunk(
        '{"text":"Let me see","thought":true}',
        '"promptTokenCount":60,"totalTokenCount":74,"thoughtsTokenCount":14',
      ),
      chunk(
        '{"text":"Hello"}',
        '"promptTokenCount":60,"cachedContentTokenCount":48,"toolUsePromptTokenCount":5,"candidatesTokenCount":1,"thoughtsTokenCount":14,"totalTokenCount":80',
        stop,
      ),
    ),
    expected: {
      text: 'Hello',
      finish: ['stop', 'STOP'],
      reasoningChars: 10,
      tokens: [65, 48, 15, 14],
      ...served,
    },
  },
  'thoughts that are counted among the tokens of the answer': {
    mode: 'unary',
    body: chunk(
      '{"text":"Hello"}',
      '"promptTokenCount":7,"candidatesTokenCount":16,"thoughtsTokenCount":14,"totalTokenCount":23',
      stop,
    ),
    expected: { text: 'Hello', finish: ['stop', 'STOP'], tokens: [7, 0, 16, 14], ...served },
  },
  'a tool call, and STOP in a chunk of its own': {
    mode: 'stream',
    body: crlf(
      chunk(
        '{"functionCall":{"name":"weather","args":{"city":"Oslo"}},"thoughtSignature":"EpEg"}',
        usage2,
      ),
      chunk('{"text":""}', usage2, stop),
    ),
    expected: {
      text: '',
      calls: ['weather {"city":"Oslo"}'],
      finish: ['tool_calls', 'STOP'],
      tokens: tokens2,
      ...served,
    },
  },
  'tool calls made at once, one without arguments': {
    mode: 'stream',
    body: crlf(
      chunk(
        '{"functionCall":{"name":"weather","args":{"city":"Oslo"}},"thoughtSignature":"EpEg"},{"functionCall":{"id":"fc2","name":"now"}}',
        usage2,
        stop,
      ),
    ),
    expected: {
      text: '',
      calls: ['weather {"city":"Oslo"}', 'now {}'],
      finish: ['tool_calls', 'STOP'],
      tokens: tokens2,
      ...served,
    },
  },
  'a prompt that is blocked, in a stream': {
    mode: 'stream',
    body: crlf(blocked),
    expected: { failure: 'content-filter', inBand: true },
  },
  'a prompt that is blocked, in one body': {
    mode: 'unary',
    body: blocked,
    expected: { failure: 'content-filter', inBand: true },
  },
  'an answer that a filter took': {
    mode: 'unary',
    body: `{"candidates":[{"finishReason":"PROHIBITED_CONTENT","index":0}],"usageMetadata":{${usage2}},${stamp}}`,
    expected: { failure: 'content-filter', inBand: true },
  },
  'an answer that a filter cut short': {
    mode: 'stream',
    body: crlf(hel, chunk('', usage2, '"finishReason":"SPII",')),
    expected: { text: 'Hel', finish: ['content_filter', 'SPII'], tokens: tokens2, ...served },
  },
  'a limit that the thoughts used up': {
    mode: 'unary',
    body: `{"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS","index":0}],"usageMetadata":{"promptTokenCount":7,"totalTokenCount":71,"thoughtsTokenCount":64},${stamp}}`,
    expected: { failure: 'empty', inBand: true },
  },
  'a tool call that the model got wrong': {
    mode: 'unary',
    body: chunk('', usage2, '"finishReason":"MALFORMED_FUNCTION_CALL",'),
    expected: { failure: 'empty', inBand: true },
  },
  'a finish reason for which there is no common word': {
    mode: 'unary',
    body: chunk('{"text":"Hei"}', usage2, '"finishReason":"LANGUAGE",'),
    expected: { text: 'Hei', finish: ['other', 'LANGUAGE'], tokens: tokens2, ...served },
  },
  'a finish reason in every chunk': {
    mode: 'stream',
    body: crlf(chunk('{"text":"Hel"}', usage2, stop), chunk('{"text":"lo"}', usage2, stop)),
    expected: {
      text: 'Hello',
      finish: ['stop', 'STOP'],
      tokens: tokens2,
      ...served,
      notes: ['repeated-finish-reason: note'],
    },
  },
  'an unspecified finish reason until the last chunk': {
    mode: 'stream',
    body: crlf(
      chunk('{"text":"Hello"}', usage2, '"finishReason":"FINISH_REASON_UNSPECIFIED",'),
      chunk('', usage2, stop),
    ),
    expected: { text: 'Hello', finish: ['stop', 'STOP'], tokens: tokens2, ...served },
  },
  'candidates beside the first one, whose index is left out': {
    mode: 'unary',
    body: `{"candidates":[{"content":{"parts":[{"text":"one"}]},"finishReason":"STOP"},{"content":{"parts":[{"text":"two"}]},"finishReason":"STOP","index":1}],"modelVersion":"models/gemini-2.5-flash"}`,
    expected: { text: 'one', finish: ['stop', 'STOP'], model: 'models/gemini-2.5-flash' },
  },
  'a stream that breaks off': {
    mode: 'stream',
    body: crlf(hel, lo),
    expected: { failure: 'truncated', inBand: true, partialText: 'Hello' },
  },
  'an error in an event': {
    mode: 'stream',
    body: crlf(hel, `{"error":{${unavailable}}}`),
    expected: { failure: 'overloaded', code: 'UNAVAILABLE', inBand: true, partialText: 'Hel' },
  },
  'an error in a list in an event': {
    mode: 'stream',
    body: crlf(hel, `[${exhausted}]`),
    expected: {
      failure: 'rate-limit',
      code: 'RESOURCE_EXHAUSTED',
      inBand: true,
      retryAfterMs: 34_400,
      partialText: 'Hel',
    },
  },
  'an error in plain JSON behind the events': {
    mode: 'stream',
    body: `${crlf(hel)}{\n  "error": {\n    ${unavailable.replaceAll(',"', ',\n    "')}\n  }\n}\n`,
    expected: { failure: 'overloaded', code: 'UNAVAILABLE', inBand: true, partialText: 'Hel' },
  },
  'a list of chunks, as it comes without alt=sse': {
    mode: 'stream',
    body: `[${hel}\n,\r\n${lo}\n,\r\n${end}\n]`,
    expected: {
      text: 'Hello',
      finish: ['stop', 'STOP'],
      tokens: tokens2,
      ...served,
      notes: ['json-instead-of-stream: break'],
    },
  },
  'a list of chunks that ends with an error': {
    mode: 'stream',
    body: `[${hel}\n,\r\n{"error":{${unavailable}}}\n]`,
    expected: { failure: 'overloaded', code: 'UNAVAILABLE', inBand: true, partialText: 'Hel' },
  },
  'a list of chunks that breaks off': {
    mode: 'stream',
    body: `[${hel}\n,\r\n${lo}\n`,
    expected: { failure: 'truncated', inBand: true },
  },
  'a wrong key': {
    mode: 'stream',
    status: 400,
    body: badKey,
    expected: { failure: 'auth', code: 'API_KEY_INVALID' },
  },
  'no key': {
    mode: 'unary',
    status: 403,
    body: `{"error":{"code":403,"message":"Method doesn't allow unregistered callers.","status":"PERMISSION_DENIED"}}`,
    expected: { failure: 'permission', code: 'PERMISSION_DENIED' },
  },
  'an unknown model': {
    mode: 'unary',
    status: 404,
    body: noModel,
    expected: { failure: 'model-not-found', code: 'NOT_FOUND' },
  },
  'a model id with a slash': {
    mode: 'unary',
    status: 400,
    body: `{"error":{"code":400,"message":"* GenerateContentRequest.model: unexpected model name format\\n","status":"INVALID_ARGUMENT"}}`,
    expected: { failure: 'model-not-found', code: 'INVALID_ARGUMENT' },
  },
  'a prompt that is too long': {
    mode: 'unary',
    status: 400,
    body: `{"error":{"code":400,"message":"The input token count (1200003) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}`,
    expected: { failure: 'context-length', code: 'INVALID_ARGUMENT' },
  },
  'a rate limit, its wait in the body': {
    mode: 'stream',
    status: 429,
    body: exhausted,
    expected: { failure: 'rate-limit', code: 'RESOURCE_EXHAUSTED', retryAfterMs: 34_400 },
  },
  'a deadline': {
    mode: 'unary',
    status: 504,
    body: `{"error":{"code":504,"message":"Deadline expired before operation could complete.","status":"DEADLINE_EXCEEDED"}}`,
    expected: { failure: 'timeout', code: 'DEADLINE_EXCEEDED' },
  },
  'trouble of its own': {
    mode: 'unary',
    status: 500,
    body: `{"error":{"code":500,"message":"An internal error has occurred.","status":"INTERNAL"}}`,
    expected: { failure: 'upstream', code: 'INTERNAL' },
  },
}
