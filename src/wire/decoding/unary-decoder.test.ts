import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Decoded } from './decoded.ts'
import { findDialect } from '../find-dialect.ts'
import { decodeUnary } from './unary-decoder.ts'

function decode(
  profileName: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Decoded {
  const dialect = findDialect(profileName)
  if (dialect === undefined) throw new Error(profileName)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return decodeUnary({ dialect, status: 200, headers, body: text, nowMs: 0 })
}

function completion(message: unknown, further: object = {}, finishReason = 'stop'): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'openai/gpt-4o-mini',
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, cost: 0.001 },
    ...further,
  }
}

describe('decodeUnary', () => {
  test('reads a plain completion', () => {
    expect(decode('openai', completion({ role: 'assistant', content: 'Hi' }))).toEqual({
      outcome: {
        kind: 'answered',
        answer: {
          text: 'Hi',
          refusal: null,
          toolCalls: [],
          reasoningChars: 0,
          finishReason: 'stop',
          nativeFinishReason: 'stop',
        },
      },
      usage: { inputTokens: 9, cachedInputTokens: null, outputTokens: 2, reasoningTokens: null },
      cost: { usd: 0.001, source: 'reported' },
      cacheHit: false,
      modelServed: 'openai/gpt-4o-mini',
      providerServed: null,
      requestId: null,
      generationId: 'chatcmpl-1',
      wireNotes: [],
    })
  })

  test('joins the text parts of a content list', () => {
    const content = [
      { type: 'text', text: 'H' },
      { type: 'image_url' },
      { type: 'text', text: 'i' },
    ]
    expect(decode('openai', completion({ content })).outcome).toMatchObject({
      answer: { text: 'Hi' },
    })
  })

  test('tells of a cost that no request can have, and takes it for none', () => {
    const usage = { prompt_tokens: 9, completion_tokens: 2, cost: -5 }
    const decoded = decode('openai-compatible', completion({ content: 'Hi' }, { usage }))
    expect(decoded.cost).toEqual({ usd: null, source: 'unknown' })
    expect(decoded.wireNotes).toEqual([
      {
        code: 'impossible-cost',
        level: 'note',
        detail: 'the gateway reports a cost of -5, which no request can have: it is not counted',
      },
    ])
  })

  test.each([
    ['<think>\nLet me see.\n</think>\n\nHi', 'Hi', 13],
    ['\n<think></think>Hi', 'Hi', 0],
    ['<think>no end', '<think>no end', 0],
    ['Tags are <think>and</think> so on', 'Tags are <think>and</think> so on', 0],
  ])('takes reasoning out of %j', (content, text, reasoningChars) => {
    const { outcome } = decode('openai-compatible', completion({ content }))
    expect(outcome).toMatchObject({ answer: { text, reasoningChars } })
  })

  test('fails on an answer that is nothing but reasoning in its text', () => {
    const message = { content: '<think>hm</think>' }
    const { outcome } = decode('openai-compatible', completion(message, {}, 'length'))
    expect(outcome).toMatchObject({ failure: { class: 'empty' } })
  })

  test('takes stop with tool calls for tool_calls, and tells of it', () => {
    const message = { content: null, tool_calls: [{ function: { name: 'f', arguments: '{}' } }] }
    const decoded = decode('openai-compatible', completion(message))
    expect(decoded.outcome).toMatchObject({
      answer: { finishReason: 'tool_calls', nativeFinishReason: 'stop' },
    })
    expect(decoded.wireNotes.map(note => note.code)).toEqual(['stop-with-tool-calls'])
  })

  test.each<[string, unknown, string]>([
    [
      'an error with status 200',
      { error: { message: 'x', code: 'rate_limit_exceeded' } },
      'rate-limit',
    ],
    ['an error of the choice', { choices: [{ error: { code: 502, message: 'x' } }] }, 'upstream'],
    ['ok: false', { ok: false, error: 'insufficient_funds' }, 'billing'],
    ['an error in a list', [{ error: { message: 'x', code: 401 } }], 'auth'],
    ['no choices', completion({}, { choices: [] }), 'empty'],
    ['no text', completion({ content: '' }), 'empty'],
    ['null content', completion({ content: null }), 'empty'],
    ['blanks alone', completion({ content: ' \n\t ' }), 'empty'],
    ['another kind of object', { id: 'resp_1', object: 'response', output: [] }, 'malformed'],
    ['a number', '42', 'malformed'],
    ['nothing', '', 'malformed'],
    ['a page', '<html><title>Hello</title>', 'malformed'],
    ['JSON that is cut off', '{"choices":[{"message":{"content":"Hel', 'truncated'],
  ])('fails on %s', (_, body, expected) => {
    expect(decode('openrouter', body).outcome).toMatchObject({
      kind: 'failed',
      failure: { class: expected, inBand: true, httpStatus: 200 },
    })
  })

  test('reads a stream that came although none was asked for, and tells of it', () => {
    const body =
      'data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    const decoded = decode('openai', body)
    expect(decode('openai', `retry: 3000\n\n${body}`)).toEqual(decoded)
    expect(decoded.outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hi' } })
    expect(decoded.wireNotes[0]).toMatchObject({ code: 'stream-instead-of-json', level: 'break' })
  })

  test('passes lone surrogates, NUL and hostile keys unharmed', () => {
    const decoded = decode(
      'openai',
      '{"__proto__":{"x":1},"choices":[{"message":{"content":"\\ud800\\u0000"},"finish_reason":"stop"}]}',
    )
    expect(decoded.outcome).toMatchObject({ answer: { text: '\ud800\u0000' } })
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  test('gives any text back as it was sent', () => {
    const texts = fc.string({ unit: 'binary' }).filter(text => text.trim() !== '')
    fc.assert(
      fc.property(texts, content => {
        expect(decode('openai', completion({ content })).outcome).toMatchObject({
          answer: { text: content },
        })
      }),
    )
  })

  test('reads the error of a failed response and the ids in it', () => {
    const dialect = findDialect('ai-stats')
    if (dialect === undefined) throw new Error('ai-stats')
    const body = JSON.stringify({ generation_id: 'G-7', error: 'unauthorised', status_code: 401 })
    expect(decodeUnary({ dialect, status: 401, headers: {}, body, nowMs: 0 })).toMatchObject({
      outcome: { failure: { class: 'auth', httpStatus: 401, inBand: false } },
      requestId: 'G-7',
      cost: { usd: null, source: 'unknown' },
    })
  })
})

describe('identity and cache', () => {
  const hi = { content: 'Hi' }

  test('AI Stats names provider and ids in the body', () => {
    const body = completion(hi, { id: 'G-1', provider_id: 'openai', cost_nanos: 1800 })
    expect(decode('ai-stats', body)).toMatchObject({
      requestId: 'G-1',
      generationId: 'G-1',
      providerServed: 'openai',
      cost: { usd: 1.8e-6 },
    })
  })

  test('AI Stats names the request inside the error too, as it once documented', () => {
    const body = JSON.stringify({ error: { type: 'x', message: 'x', request_id: 'req_1' } })
    expect(decode('ai-stats', body).requestId).toBe('req_1')
  })

  test('AI Stats names the provider of a stream in its metadata', () => {
    const body = completion(hi, { meta: { routing: { selected_provider: 'azure' } } })
    expect(decode('ai-stats', body).providerServed).toBe('azure')
  })

  test('LLM Gateway names the provider in its metadata, else before the model', () => {
    const metadata = { used_provider: 'azure', request_id: 'r', log_id: 'l' }
    expect(decode('llm-gateway', completion(hi, { metadata }))).toMatchObject({
      providerServed: 'azure',
      requestId: 'r',
      generationId: 'l',
    })
    expect(decode('llm-gateway', completion(hi)).providerServed).toBe('openai')
  })

  test('OpenRouter gives the generation in a header', () => {
    const body = completion(hi, { provider: 'OpenAI' })
    expect(decode('openrouter', body, { 'x-generation-id': 'gen-1' })).toMatchObject({
      providerServed: 'OpenAI',
      generationId: 'gen-1',
    })
  })

  test.each([
    ['llm-gateway', {}, { 'x-llmgateway-cache': 'HIT' }],
    ['llm-gateway', { metadata: { cached: true } }, {}],
    ['openrouter', {}, { 'x-openrouter-cache-status': 'HIT' }],
    ['ai-stats', {}, { 'x-phaseo-response-cache': 'hit' }],
  ] as const)('%s tells a cache hit', (profile, further, headers) => {
    expect(decode(profile, completion(hi, further), headers).cacheHit).toBe(true)
  })

  test('a cache miss is no hit', () => {
    const headers = { 'x-openrouter-cache-status': 'MISS' }
    expect(decode('openrouter', completion(hi), headers).cacheHit).toBe(false)
  })

  test.each([
    ['an error body', 500, `${'{"error":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
    ['a body', 200, `{"choices":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    [
      'tool arguments',
      200,
      `{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":${'['.repeat(9_000)}${']'.repeat(9_000)}}}]}}]}`,
    ],
  ])('%s nested without end is a failure, not the end of the process', (_, status, body) => {
    const dialect = findDialect('openai')
    if (dialect === undefined) throw new Error('openai')
    const decoded = decodeUnary({ dialect, status, headers: {}, body, nowMs: 0 })
    expect(decoded.outcome).toMatchObject({ kind: 'failed' })
  })
})
