import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answerOf,
  content,
  cumulativeArguments,
  decode,
  delta,
  done,
  encoder,
  event,
  hello,
  openStream,
  usage,
  whole,
} from '../../testing/recordings/chat-streams.ts'

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
  'cumulative tool arguments': ['ai-stats', cumulativeArguments],
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
      const byByte = openStream(profile)
      for (const [at, byte] of bytes.entries()) byByte.push(Uint8Array.of(byte), at)
      expect(byByte.finish(bytes.length)).toEqual(expected)
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), cuts => {
          const decoder = openStream(profile)
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
        const decoder = openStream('ai-stats')
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
    const decoder = openStream('openrouter')
    const push = (text: string, atMs: number): void => decoder.push(encoder.encode(text), atMs)
    push(': OPENROUTER PROCESSING\n\n', 1)
    push('event: ping\ndata: {}\n\n', 2)
    push(event(delta({ role: 'assistant', content: '', refusal: null })), 3)
    push(event({ choices: [], prompt_filter_results: [] }), 4)
    expect(decoder.firstDeltaMs()).toBeNull()
    push(content('Hi'), 5)
    push(content('!', 'stop'), 6)
    push(event({ choices: [], usage }), 7)
    decoder.finish(8)
    expect([decoder.firstDeltaMs(), decoder.lastDeltaMs()]).toEqual([5, 6])
  })

  test.each([
    ['reasoning', { reasoning_content: 'hm' }],
    ['a part of a tool call', { tool_calls: [{ index: 0, id: 'a', function: { name: 'f' } }] }],
    ['a refusal', { refusal: 'No.' }],
  ])('can be %s', (_, fields) => {
    const decoder = openStream('openai')
    decoder.push(encoder.encode(event(delta(fields))), 5)
    expect(decoder.firstDeltaMs()).toBe(5)
  })

  test('of a stream that ends its lines with CR alone counts when it comes, not one event later', () => {
    const decoder = openStream('openai')
    decoder.push(encoder.encode(content('Hi').replaceAll('\n', '\r')), 5)
    decoder.push(encoder.encode(content('!').replaceAll('\n', '\r')), 9)
    expect(decoder.firstDeltaMs()).toBe(5)
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

  test.each([
    ['llm-gateway', { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost: 0 }],
    ['llm-gateway', { prompt_tokens_details: { cached_tokens: 0 }, cost: null }],
  ])('of %s stay as they were told when later frames say %j', (profile, later) => {
    const told = { ...usage, prompt_tokens_details: { cached_tokens: 4 }, cost: 0.0002 }
    const body =
      content('Hi', 'stop') +
      event({ choices: [], usage: { prompt_tokens: null, cost: 0 } }) +
      event({ choices: [], usage: told }) +
      event({ choices: [], usage: later }) +
      done
    expect(decode(profile, body)).toMatchObject({
      usage: { inputTokens: 9, cachedInputTokens: 4, outputTokens: 2 },
      cost: { usd: 0.0002, source: 'reported' },
    })
  })

  test('are 0 where nothing else is told', () => {
    const told = { prompt_tokens: 9, completion_tokens: null, cost: 0 }
    const body =
      content('Hi', 'stop') +
      event({ choices: [], usage: told }) +
      event({ choices: [], usage: { completion_tokens: 0 } }) +
      done
    expect(decode('llm-gateway', body)).toMatchObject({
      usage: { inputTokens: 9, outputTokens: 0 },
      cost: { usd: 0, source: 'reported' },
    })
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
