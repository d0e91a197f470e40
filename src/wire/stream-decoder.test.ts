import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer, Failure } from '../model/exchange.ts'
import type { Decoded } from './decoded.ts'
import { findDialect } from '../testing/find-dialect.ts'
import { createStreamDecoder, type StreamDecoder } from './stream-decoder.ts'

const encoder = new TextEncoder()

function open(profileName: string, headers: Readonly<Record<string, string>> = {}): StreamDecoder {
  const dialect = findDialect(profileName)
  if (dialect === undefined) throw new Error(profileName)
  return createStreamDecoder({ dialect, status: 200, headers, nowMs: 0 })
}

function decode(profileName: string, body: string | Uint8Array): Decoded {
  const decoder = open(profileName)
  decoder.push(typeof body === 'string' ? encoder.encode(body) : body, 1)
  return decoder.finish(2)
}

function answerOf({ outcome }: Decoded): Answer {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  return outcome.answer
}

function failureOf({ outcome }: Decoded): Failure {
  if (outcome.kind === 'answered') throw new Error(`answered: ${outcome.answer.text}`)
  return outcome.failure
}

function event(frame: unknown): string {
  return `data: ${JSON.stringify(frame)}\n\n`
}

function delta(fields: unknown, finishReason: string | null = null): unknown {
  return { choices: [{ index: 0, delta: fields, finish_reason: finishReason }] }
}

function content(text: string, finishReason: string | null = null): string {
  return event(delta({ content: text }, finishReason))
}

function tool(call: unknown): string {
  return event(delta({ tool_calls: [call] }))
}

const done = 'data: [DONE]\n\n'
const hello = content('Hel') + content('lo') + event(delta({}, 'stop')) + done
const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 }
const whole = (message: unknown, finishReason: string | null = 'stop'): string =>
  event({
    object: 'chat.completion',
    model: 'openai/gpt-4o-mini',
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage,
    id: 'G-1',
  })

/** Byte streams as gateways send them; each profile and quirk at least once. */
const streams: Readonly<Record<string, readonly [profile: string, body: string | Uint8Array]>> = {
  plain: ['openai', hello],
  'CRLF line ends': ['openai', hello.replaceAll('\n', '\r\n')],
  'CR line ends': ['openai', hello.replaceAll('\n', '\r')],
  'byte order mark': ['openai', `\uFEFF${hello}`],
  'no space after the colon': ['openai', hello.replaceAll('data: ', 'data:')],
  'comments and named pings': [
    'openrouter',
    `: OPENROUTER PROCESSING\n\nevent: ping\ndata: {}\n\n${hello}`,
  ],
  'data over several lines': [
    'openai',
    `data: {"choices":[{"index":0,\ndata: "delta":{"content":"Hello"},"finish_reason":"stop"}]}\n\n${done}`,
  ],
  'data over several lines that end with CRLF': [
    'openai',
    `data: {"choices":[{"index":0,\r\ndata: "delta":{"content":"Hello"},"finish_reason":"stop"}]}\r\n\r\n${done}`,
  ],
  'no done marker': ['ai-stats', content('Hello') + event(delta({}, 'stop'))],
  'last event without blank line': [
    'openai',
    content('Hello') + event(delta({}, 'stop')).trimEnd(),
  ],
  'text of many bytes per character': ['openai', content('Grüße, 世界 🌍 — ok', 'stop') + done],
  'terminal frame': ['ai-stats', content('Hel') + content('lo') + whole({ content: 'Hello' })],
  'usage with an empty choices list': [
    'openai',
    content('Hello', 'stop') + event({ choices: [], usage }) + done,
  ],
  'penultimate usage chunk under another model': [
    'llm-gateway',
    'id: 1\n' +
      event({ model: 'openai/gpt-4o-mini', ...(delta({ content: 'Hello' }) as object) }) +
      event(delta({}, 'stop')) +
      event({
        model: 'gpt-4o-mini',
        choices: [{ index: 0, delta: {}, finish_reason: null }],
        usage: { ...usage, cost: 0.0002 },
        metadata: { request_id: 'req-1', log_id: 'log-1', used_provider: 'openai' },
      }) +
      'event: done\ndata: [DONE]\n\n',
  ],
  'cumulative tool arguments': [
    'ai-stats',
    tool({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x"' } }) +
      tool({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } }) +
      event(delta({}, 'tool_calls')),
  ],
  'error inside the stream': [
    'openrouter',
    content('Hel') +
      event({
        error: { code: 429, message: 'Rate limited' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      }),
  ],
  'JSON instead of a stream': [
    'openai-compatible',
    JSON.stringify({
      choices: [{ index: 0, message: { content: 'Hello' }, finish_reason: 'stop' }],
    }),
  ],
  'a page for people': ['openai-compatible', '<!doctype html><title>Sign in</title><p>Wi-Fi'],
  'plain text': ['openai-compatible', 'upstream connect error\n\nreset reason: overflow'],
  'cut inside an event': ['openai', content('Hel') + content('lo').slice(0, 30)],
  'nothing at all': ['openai', ''],
}

describe('createStreamDecoder', () => {
  test.each(Object.entries(streams))(
    'decodes "%s" alike however it is cut',
    (_, [profile, body]) => {
      const bytes = typeof body === 'string' ? encoder.encode(body) : body
      const expected = decode(profile, bytes)
      const byByte = open(profile)
      for (const [at, byte] of bytes.entries()) byByte.push(Uint8Array.of(byte), at)
      expect(byByte.finish(bytes.length)).toEqual(expected)
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), cuts => {
          const decoder = open(profile)
          const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
          for (const [index, start] of places.slice(0, -1).entries()) {
            decoder.push(bytes.subarray(start, places[index + 1]), index)
          }
          expect(decoder.finish(99)).toEqual(expected)
        }),
        { numRuns: 60 },
      )
    },
  )

  test.each([
    'plain',
    'CRLF line ends',
    'CR line ends',
    'byte order mark',
    'no space after the colon',
    'comments and named pings',
    'data over several lines',
    'data over several lines that end with CRLF',
    'no done marker',
    'last event without blank line',
    'terminal frame',
    'usage with an empty choices list',
    'penultimate usage chunk under another model',
    'JSON instead of a stream',
  ])('reads the whole text of "%s"', name => {
    const [profile, body] = streams[name] ?? ['', '']
    expect(answerOf(decode(profile, body))).toMatchObject({ text: 'Hello', finishReason: 'stop' })
  })

  test('never throws, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), chunks => {
        const decoder = open('ai-stats')
        for (const chunk of chunks) decoder.push(chunk, 0)
        expect(decoder.finish(0).outcome.kind).toBe('failed')
      }),
    )
  })

  test('never throws, whatever JSON an event holds', () => {
    const key = fc.constantFrom('choices', 'delta', 'message', 'content', 'usage', 'error', 'id')
    const { value } = fc.letrec<{ value: unknown }>(tie => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, 0, -1, '', 'x', true),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(value, frame => {
        expect(() => decode('llm-gateway', event(frame))).not.toThrow()
      }),
    )
  })
})

describe('the first delta', () => {
  test('is the first content; roles, empty deltas, comments and pings are none', () => {
    const decoder = open('openrouter')
    const push = (text: string, atMs: number): void => decoder.push(encoder.encode(text), atMs)
    push(': OPENROUTER PROCESSING\n\n', 1)
    push('event: ping\ndata: {}\n\n', 2)
    push(event(delta({ role: 'assistant', content: '', refusal: null })), 3)
    push(event({ choices: [], prompt_filter_results: [] }), 4)
    expect(decoder.firstDeltaMs).toBeNull()
    push(content('Hi'), 5)
    push(content('!', 'stop'), 6)
    push(event({ choices: [], usage }), 7)
    decoder.finish(8)
    expect([decoder.firstDeltaMs, decoder.lastDeltaMs]).toEqual([5, 6])
  })

  test.each([
    ['reasoning', { reasoning_content: 'hm' }],
    ['a part of a tool call', { tool_calls: [{ index: 0, id: 'a', function: { name: 'f' } }] }],
    ['a refusal', { refusal: 'No.' }],
  ])('can be %s', (_, fields) => {
    const decoder = open('openai')
    decoder.push(encoder.encode(event(delta(fields))), 5)
    expect(decoder.firstDeltaMs).toBe(5)
  })

  test('of a stream that ends its lines with CR alone counts when it comes, not one event later', () => {
    const decoder = open('openai')
    decoder.push(encoder.encode(content('Hi').replaceAll('\n', '\r')), 5)
    decoder.push(encoder.encode(content('!').replaceAll('\n', '\r')), 9)
    expect(decoder.firstDeltaMs).toBe(5)
  })
})

describe('the end of a stream', () => {
  test.each([
    ['[DONE]', done],
    ['a terminal frame', whole({ content: 'Hello' })],
    ['an error', event({ error: 'broken' })],
  ])('is reached with %s, though the connection may stay open', (_, last) => {
    const decoder = open('ai-stats')
    decoder.push(encoder.encode(content('Hello')), 1)
    expect(decoder.ended).toBe(false)
    decoder.push(encoder.encode(last), 2)
    expect(decoder.ended).toBe(true)
  })

  test('without any end mark is a truncation that keeps the text so far', () => {
    const decoded = decode('openai', content('Hel') + content('lo'))
    expect(failureOf(decoded)).toMatchObject({ class: 'truncated', inBand: true })
    expect(decoded.outcome).toMatchObject({ partialText: 'Hello' })
  })

  test('may be a finish reason, [DONE] or a terminal frame; each suffices', () => {
    expect(answerOf(decode('openai', content('Hi', 'stop'))).text).toBe('Hi')
    expect(answerOf(decode('openai', content('Hi') + done)).finishReason).toBeNull()
    expect(answerOf(decode('openai', whole({ content: 'Hi' }))).text).toBe('Hi')
  })

  test('without text, refusal or tool call is empty', () => {
    const decoded = decode('openai', event(delta({ reasoning: 'hm' }, 'length')) + done)
    expect(failureOf(decoded)).toMatchObject({ class: 'empty' })
    expect(failureOf(decoded).message).toContain('2 characters of reasoning')
  })

  test('by a content filter that left nothing is a content-filter failure', () => {
    expect(failureOf(decode('openai', event(delta({}, 'content_filter')) + done)).class).toBe(
      'content-filter',
    )
  })

  test.each([
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['MAX_TOKENS', 'length'],
    ['end_turn', 'stop'],
    ['SAFETY', 'content_filter'],
    ['pause', 'other'],
  ])('with text and finish reason %s is an answer that ended by %s', (native, expected) => {
    const answer = answerOf(decode('openai', content('Hel', native) + done))
    expect(answer).toMatchObject({ finishReason: expected, nativeFinishReason: native })
  })

  test('ignores whatever follows [DONE]', () => {
    expect(answerOf(decode('openai', hello + content(' again'))).text).toBe('Hello')
  })
})

describe('errors inside a stream', () => {
  test.each([
    ['an object', event({ error: { message: 'x', code: 'rate_limit_exceeded' } }), 'rate-limit'],
    ['a number as code', event({ error: { message: 'x', code: 503 } }), 'overloaded'],
    ['a text', event({ error: 'the model is overloaded' }), 'overloaded'],
    ['a list', event([{ error: { message: 'x', status: 'RESOURCE_EXHAUSTED' } }]), 'rate-limit'],
    ['an error object', event({ object: 'error', message: 'something broke' }), 'upstream'],
    [
      'a named event',
      `event: error\n${event({ message: 'x', type: 'overloaded_error' })}`,
      'overloaded',
    ],
    ['a named event of text', 'event: error\ndata: fetch failed\n\n', 'upstream'],
    ['a field of llama.cpp', 'error: {"message":"context length exceeded"}\n\n', 'context-length'],
    ['JSON without events', '{"error":{"message":"bad key","code":"invalid_api_key"}}', 'auth'],
    [
      'a timeout of the gateway',
      `event: error\n${event({ error: { message: 'x', type: 'upstream_timeout', code: 'timeout' } })}`,
      'timeout',
    ],
    [
      'the error of a choice',
      event({ choices: [{ error: { message: 'x', code: 502 }, finish_reason: 'error' }] }),
      'upstream',
    ],
    ['a finish reason alone', content('x', 'error') + done, 'upstream'],
  ])('as %s are failures', (_, body, expected) => {
    expect(failureOf(decode('llm-gateway', body))).toMatchObject({
      class: expected,
      inBand: true,
      httpStatus: 200,
    })
  })

  test('keep the text that came before', () => {
    const decoded = decode('openai', content('Hel') + event({ error: 'broken' }) + done)
    expect(decoded.outcome).toMatchObject({ kind: 'failed', partialText: 'Hel' })
  })

  test('are none where the field is null', () => {
    const body = event({ error: null, ...(delta({ content: 'Hi' }, 'stop') as object) }) + done
    expect(answerOf(decode('openai', body)).text).toBe('Hi')
  })
})

describe('what is no stream', () => {
  test('tells a page by its title only', () => {
    const failure = failureOf(decode('openai', '<html><title>Sign in</title><p>secret page'))
    expect(failure.class).toBe('malformed')
    expect(failure.message).toContain('Sign in')
    expect(failure.message).not.toContain('secret')
  })

  test('is malformed if it is text, and says which', () => {
    const failure = failureOf(decode('openai', 'no healthy upstream'))
    expect(failure).toMatchObject({ class: 'malformed' })
    expect(failure.message).toContain('no healthy upstream')
  })
})

describe('usage, cost and identity', () => {
  test('come from the last frame that has them, in LLM Gateway its penultimate chunk', () => {
    const [profile, body] = streams['penultimate usage chunk under another model'] ?? ['', '']
    expect(decode(profile, body)).toMatchObject({
      usage: { inputTokens: 9, outputTokens: 2 },
      cost: { usd: 0.0002, source: 'reported' },
      modelServed: 'openai/gpt-4o-mini',
      providerServed: 'openai',
      requestId: 'req-1',
      generationId: 'log-1',
    })
  })

  test('stay known when later frames say null', () => {
    const body =
      content('Hi', 'stop') +
      event({ choices: [], usage }) +
      event({ choices: [], usage: null }) +
      done
    expect(decode('openai', body).usage.inputTokens).toBe(9)
  })

  test('take the model of the terminal frame over that of the chunks', () => {
    const body =
      event({ model: 'gpt-4o-mini-2024-07-18', ...(delta({ content: 'Hi' }) as object) }) +
      whole({ content: 'Hi' })
    expect(decode('ai-stats', body)).toMatchObject({
      modelServed: 'openai/gpt-4o-mini',
      generationId: 'G-1',
    })
  })
})

describe('forms', () => {
  const cases: readonly (readonly [string, string, string, 'note' | 'break'])[] = [
    ['no-done-marker', 'ai-stats', content('Hi', 'stop'), 'note'],
    ['no-done-marker', 'openai-compatible', content('Hi', 'stop'), 'break'],
    ['terminal-frame', 'ai-stats', content('Hi') + whole({ content: 'Hi' }), 'note'],
    ['terminal-frame', 'openai-compatible', content('Hi') + whole({ content: 'Hi' }), 'break'],
    ['finish-in-terminal-frame', 'ai-stats', content('Hi') + whole({ content: 'Hi' }), 'note'],
    ['terminal-frame-differs', 'ai-stats', content('Hi') + whole({ content: 'Ho' }), 'break'],
    [
      'repeated-finish-reason',
      'openrouter',
      content('Hi', 'stop') + content('', 'stop') + done,
      'note',
    ],
    [
      'repeated-finish-reason',
      'llm-gateway',
      content('Hi', 'stop') + content('', 'stop') + done,
      'break',
    ],
    [
      'conflicting-finish-reason',
      'openrouter',
      content('Hi', 'stop') + content('', 'length') + done,
      'break',
    ],
    ['empty-finish-reason', 'openai', content('Hi', '') + content('', 'stop') + done, 'break'],
    ['no-finish-reason', 'openai', content('Hi') + done, 'break'],
    ['unreadable-event', 'openai', `data: {oops\n\n${hello}`, 'break'],
    ['unterminated-event', 'openai', content('Hi', 'stop').trimEnd(), 'break'],
    ['byte-order-mark', 'openai', `\uFEFF${hello}`, 'break'],
    [
      'several-values-in-event',
      'openai',
      `data: {"choices":[]}\ndata: {"choices":[]}\n\n${hello}`,
      'break',
    ],
    [
      'content-parts',
      'openai',
      event(delta({ content: [{ type: 'text', text: 'Hi' }] }, 'stop')) + done,
      'break',
    ],
    [
      'json-instead-of-stream',
      'openai',
      '{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}',
      'break',
    ],
    [
      'cumulative-tool-arguments',
      'ai-stats',
      (streams['cumulative tool arguments']?.[1] ?? '') as string,
      'note',
    ],
    [
      'reasoning-as-content',
      'ai-stats',
      event({ choices: [{ index: 0, delta: { content: 'hm' }, reasoning: true }] }) +
        content('Hi', 'stop'),
      'note',
    ],
  ]
  test.each(cases)('%s on %s', (...[form, profile, body, level]) => {
    expect(decode(profile, body).wireNotes).toContainEqual(
      expect.objectContaining({ code: form, level }),
    )
  })

  test('of a plain stream are none', () => {
    expect(decode('openai-compatible', hello).wireNotes).toEqual([])
  })

  test('are not told of failures', () => {
    expect(decode('openai', `\uFEFF${content('Hi')}`).wireNotes).toEqual([])
  })
})

describe('text', () => {
  test('of a terminal frame wins over the deltas and is not added to them', () => {
    const body = content('Hel') + content('lo') + whole({ content: 'Hello' })
    expect(answerOf(decode('ai-stats', body)).text).toBe('Hello')
  })

  test('leaves out reasoning in all its places, but counts it', () => {
    const body =
      event(delta({ reasoning_content: 'abc', reasoning: 'abc' })) +
      event(delta({ reasoning_details: [{ text: 'de' }] })) +
      event({ choices: [{ index: 0, delta: { content: 'fgh' }, reasoning: true }] }) +
      content('Hi', 'stop')
    expect(answerOf(decode('ai-stats', body))).toMatchObject({ text: 'Hi', reasoningChars: 8 })
  })

  test('of other choices is not mixed in', () => {
    const other = { choices: [{ index: 1, delta: { content: 'other' }, finish_reason: 'stop' }] }
    expect(answerOf(decode('openai', content('Hi') + event(other) + done)).text).toBe('Hi')
  })

  test('with lone surrogates, NUL and hostile keys passes unharmed', () => {
    const body =
      'data: {"__proto__":{"error":"x"},"constructor":{"name":"x"},' +
      '"choices":[{"index":0,"delta":{"content":"a\\u0000\\ud800"},"finish_reason":"stop"}]}\n\n'
    expect(answerOf(decode('openai', body + done)).text).toBe('a\u0000\ud800')
    expect(Object.hasOwn(Object.prototype, 'error')).toBe(false)
  })

  test('of a refusal is kept apart', () => {
    const body =
      event(delta({ refusal: 'I ca' })) + event(delta({ refusal: 'nnot.' }, 'stop')) + done
    expect(answerOf(decode('openai', body))).toMatchObject({ text: '', refusal: 'I cannot.' })
  })
})
