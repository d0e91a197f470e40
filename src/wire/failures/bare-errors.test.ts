import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../model/exchange.ts'
import { createStreamDecoder } from '../decoding/stream-decoder.ts'
import { decodeUnary } from '../decoding/unary-decoder.ts'
import { findDialect } from '../find-dialect.ts'

const dialect = findDialect('openai-compatible')
if (dialect === undefined) throw new Error('no such profile')
const head = { dialect, headers: {}, nowMs: 0 }

const decodeWhole = (body: unknown, status = 200): Outcome =>
  decodeUnary({ ...head, status, body: JSON.stringify(body) }).outcome

const event = (frame: unknown): string => `data: ${JSON.stringify(frame)}\n\n`

function decodeStream(last: unknown): Outcome {
  const decoder = createStreamDecoder({ ...head, status: 200 })
  const delta = { role: 'assistant', content: 'Hello' }
  const text = `${event({ choices: [{ index: 0, delta }] })}${event(last)}data: [DONE]\n\n`
  decoder.push(new TextEncoder().encode(text), 0)
  return decoder.finish(0).outcome
}

const ofClass = (name: string): object => ({ kind: 'failed', failure: { class: name } })

const miniMax = (code: number, words: string, rest: object = {}): object => ({
  ...rest,
  base_resp: { status_code: code, status_msg: words },
})

describe('an error in a 200 without a member of that name', () => {
  test.each([
    ['auth', miniMax(1004, 'login fail')],
    ['billing', miniMax(1008, 'insufficient balance', { choices: null })],
    ['content-filter', miniMax(1026, 'input new_sensitive', { choices: [] })],
    ['auth', { error_code: 110, error_msg: 'Access token invalid or no longer valid' }],
    ['rate-limit', { error_code: 18, error_msg: 'Open api qps request limit reached', id: 'x' }],
    ['auth', { code: 401, msg: 'expired', success: false }],
    ['rate-limit', { statusCode: 429, message: 'slower, please' }],
    ['upstream', { success: false, errors: [{ code: 5006, message: 'bad input' }] }],
    ['rate-limit', { throttlingException: { message: 'wait' } }],
    ['upstream', { detail: 'Internal Server Error' }],
    ['upstream', { detail: [{ loc: ['body'], msg: 'field required' }] }],
  ])('%s: %j tells of a failure, whole or in a stream', (failureClass, body) => {
    expect(decodeWhole(body)).toMatchObject(ofClass(failureClass))
    expect(decodeStream(body)).toMatchObject(ofClass(failureClass))
  })
})

const answer = {
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
}

describe('an error that tells of nothing', () => {
  const nothing = [{}, [], 0, { message: '', code: null }, { code: 0, details: [] }]
  test.each(nothing)('%j beside a whole answer is none', error => {
    expect(decodeWhole({ ...answer, error })).toMatchObject({ kind: 'answered' })
  })

  test('is one without an answer, and in a stream, where clients throw it', () => {
    expect(decodeWhole({ error: {} })).toMatchObject(ofClass('upstream'))
    expect(decodeStream({ choices: [], error: {} })).toMatchObject(ofClass('upstream'))
  })

  test.each([
    miniMax(0, 'success'),
    { code: 0, message: 'success', success: true },
    { code: 200, msg: 'OK' },
  ])('%j beside an answer says that all is well', rest => {
    expect(decodeWhole({ ...answer, ...rest })).toMatchObject({ kind: 'answered' })
  })
})

test.each([
  [
    'content-filter',
    400,
    { error: { code: null, innererror: { code: 'ResponsibleAIPolicyViolation' } } },
  ],
  ['rate-limit', 400, { __type: 'ThrottlingException', message: 'Too many tokens per day' }],
  ['auth', 400, { __type: 'com.amazon.coral.service#ExpiredTokenException', message: 'expired' }],
  ['context-length', 400, { message: 'too many tokens: size limit exceeded by 100 tokens.' }],
  [
    'context-length',
    400,
    { error: { code: 400, type: 'exceed_context_size_error', message: 'x' } },
  ],
  ['content-filter', 400, { error: { code: '1301', message: '可能包含不安全或敏感内容' } }],
  ['billing', 429, { error: { code: '1113', message: '您的账户已欠费,请充值后重试' } }],
  ['billing', 400, { code: 'Arrearage', message: 'Access denied' }],
  ['content-filter', 400, { code: 'DataInspectionFailed', message: 'x' }],
  ['billing', 403, { code: 'x', error: 'Your team has used all available credits.' }],
  ['overloaded', 429, { error: { type: 'engine_overloaded_error', message: 'x' } }],
])('%s: a %i with %j', (failureClass, status, body) => {
  expect(decodeWhole(body, status)).toMatchObject(ofClass(failureClass))
})

test("Mistral's list of details is told in its words", () => {
  const message = { detail: [{ loc: ['body', 'messages'], msg: 'Field required' }] }
  expect(decodeWhole({ object: 'error', message, type: 'x' }, 422)).toMatchObject({
    failure: { message: 'HTTP 422: Field required' },
  })
})
