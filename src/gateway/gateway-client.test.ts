import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import {
  begin,
  chunked,
  chunkedHead,
  closeAll,
  completion,
  connect,
  delta,
  done,
  errorBody,
  failureOf,
  hello,
  send,
  serve,
  textOf,
  untilRead,
  type TestClock,
} from '../testing/servers/client-under-test.ts'
import { sendJson, sendPieces, type Script } from '../testing/servers/scripted-server.ts'

afterEach(closeAll)

describe('a unary sample', () => {
  test('is sent as written and observed in full', async () => {
    const server = await serve(sendJson(completion('Hello'), 200, { 'x-request-id': 'req-1' }))
    const client = connect(server.url, {
      apiKey: 'secret-key-1',
      settings: { models: { 'gpt-4o-mini': 'openai/gpt-4o-mini' }, headers: { 'X-Team': 'a' } },
      headersFor: ({ golden, sample }) => ({ 'x-play': `${golden.id}#${sample}` }),
    })
    const exchange = await send(client, { golden: { request: { temperature: 0 } } })
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: {
        authorization: 'Bearer secret-key-1',
        'content-type': 'application/json',
        'x-team': 'a',
        'x-play': 'refund-policy#1',
      },
      body: {
        model: 'openai/gpt-4o-mini',
        messages: [{ role: 'user', content: 'Question of refund-policy?' }],
        temperature: 0,
      },
    })
    expect(server.requests[0]?.body).not.toHaveProperty('stream')
    expect(exchange).toMatchObject({
      suite: 'support',
      caseId: 'refund-policy',
      mode: 'unary',
      sample: 1,
      side: 'candidate',
      outcome: { kind: 'answered', answer: { text: 'Hello', finishReason: 'stop' } },
      usage: { inputTokens: 9, outputTokens: 2 },
      firstTurnInputTokens: 9,
      cost: { usd: 0.25, source: 'reported' },
      cacheHit: false,
      identity: {
        requestId: 'req-1',
        generationId: 'chatcmpl-1',
        modelRequested: 'gpt-4o-mini',
        modelSent: 'openai/gpt-4o-mini',
        modelServed: 'gpt-4o-mini-2024-07-18',
      },
      attempts: [{ turn: 1, httpStatus: 200, failureClass: null, costUsd: 0.25 }],
    })
    expect(exchange.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const { timings } = exchange
    expect(timings?.firstDeltaMs).toBeNull()
    expect(timings?.totalMs).toBeGreaterThanOrEqual(timings?.headersMs ?? Number.NaN)
    expect(JSON.stringify(exchange)).not.toContain('secret-key-1')
  })

  test('carries no Authorization without a key', async () => {
    const server = await serve(sendJson(completion('Hello')))
    await send(connect(server.url))
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  test('measures connection set-up apart, and none on an open connection', async () => {
    const server = await serve(sendJson(completion('Hello')))
    const client = connect(server.url, { connections: 1 })
    const first = await send(client)
    const second = await send(client)
    expect(first.timings?.connectMs).toBeGreaterThan(0)
    expect(second.timings?.connectMs).toBeNull()
  })

  test('does not count the wait for a free connection', async () => {
    const clock: TestClock = { ms: 0, reads: 0 }
    const slow: Script = reply => {
      clock.ms += 1000
      return sendJson(completion('Hello'))(reply)
    }
    const server = await serve(slow, slow, sendJson(completion('Hello')))
    const client = connect(server.url, { connections: 1, clock })
    const exchanges = await Promise.all([send(client), send(client), send(client)])
    expect(exchanges.map(({ timings }) => timings?.totalMs)).toEqual([1000, 1000, 0])
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['UTF-8', (text: string) => text],
    ['none', (text: string) => text],
  ] as const)('may be compressed with %s by %o', async (encoding, compress) => {
    const server = await serve(({ response }) => {
      response.writeHead(200, { 'content-encoding': encoding })
      response.end(compress(JSON.stringify(completion('Hello'))))
    })
    expect(textOf(await send(connect(server.url)))).toBe('Hello')
  })

  test('is malformed in an encoding that cannot be undone', async () => {
    const server = await serve(({ response }) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end('this is no gzip')
    })
    expect(failureOf(await send(connect(server.url))).class).toBe('malformed')
  })

  test('tells which fields the gateway may ignore', async () => {
    const server = await serve(sendJson(completion('Hello')))
    const client = connect(server.url, { profile: 'llm-gateway' })
    const exchange = await send(client, { golden: { request: { seed: 7 } } })
    expect(exchange.wireNotes).toEqual([
      expect.objectContaining({ code: 'ignored-parameter', level: 'note' }),
    ])
    expect(server.requests[0]?.headers).toMatchObject({ 'x-no-cache': 'true' })
    expect(exchange.requestChanges.map(({ field }) => field)).toContain('header x-no-cache')
  })
})

describe('a streamed sample', () => {
  test('is put together from odd pieces', async () => {
    const bytes = Buffer.from(delta({ content: 'Grüße 🌍' }, 'stop') + done)
    const server = await serve(
      sendPieces(bytes.subarray(0, 52), bytes.subarray(52, 53), bytes.subarray(53)),
    )
    expect(textOf(await send(connect(server.url), { mode: 'stream' }))).toBe('Grüße 🌍')
    expect(server.requests[0]).toMatchObject({
      headers: { accept: 'text/event-stream', 'accept-encoding': 'identity' },
      body: { stream: true, stream_options: { include_usage: true } },
    })
  })

  test('counts its first token at the first content, not at comments, roles or empty deltas', async () => {
    const clock: TestClock = { ms: 0, reads: 0 }
    const server = await serve(async ({ response }) => {
      const pieces = [
        `: ping\n\n${delta({ role: 'assistant', content: '' })}`,
        delta({ content: 'Hi' }),
        delta({ content: '!' }, 'stop'),
      ]
      for (const [index, piece] of pieces.entries()) {
        clock.ms += 1000
        response.write(piece)
        await untilRead(clock, index === 0 ? 2 : 1)
      }
      clock.ms += 1000
      response.end(done)
    })
    const { timings } = await send(connect(server.url, { clock }), { mode: 'stream' })
    expect(timings).toMatchObject({
      headersMs: 1000,
      firstByteMs: 1000,
      firstDeltaMs: 2000,
      lastDeltaMs: 3000,
      totalMs: 4000,
    })
  })

  test('ends at [DONE] though the connection stays open, which is noted', async () => {
    const clock: TestClock = { ms: 0, reads: 0 }
    const server = await serve(async ({ response }) => {
      response.write(hello.join(''))
      await untilRead(clock, 2)
      clock.ms += 5000
    })
    const exchange = await send(connect(server.url, { clock }), { mode: 'stream' })
    expect(textOf(exchange)).toBe('Hello')
    expect(exchange.wireNotes).toEqual([
      expect.objectContaining({ code: 'connection-held-open', level: 'note' }),
    ])
    expect(exchange.timings?.totalMs).toBe(0)
  })

  test('may be compressed although it was not asked for', async () => {
    const server = await serve(({ response }) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(hello.join('')))
    })
    const exchange = await send(connect(server.url), { mode: 'stream' })
    expect(textOf(exchange)).toBe('Hello')
    expect(exchange.timings?.firstDeltaMs).toBeGreaterThan(0)
  })

  test.each([
    ['the end of a chunked body', chunkedHead, chunked(delta({ content: 'Hel' }))],
    ['the end of a promised length', 'content-length: 5000\r\n', delta({ content: 'Hel' })],
    ['any end mark', 'connection: close\r\n', delta({ content: 'Hel' })],
  ])('without %s is truncated and keeps its text', async (_, head, text) => {
    const server = await serve(begin(text, socket => socket.end(), head))
    const exchange = await send(connect(server.url, { retries: 2 }), { mode: 'stream' })
    expect(failureOf(exchange)).toMatchObject({ class: 'truncated', httpStatus: 200 })
    expect(exchange.outcome).toMatchObject({ partialText: 'Hel' })
    expect(exchange.attempts).toHaveLength(1)
  })

  test('reset in its body is truncated', async () => {
    const text = chunked(delta({ content: 'Hel' }))
    const server = await serve(
      begin(text, socket => setTimeout(() => socket.resetAndDestroy(), 30), chunkedHead),
    )
    const exchange = await send(connect(server.url), { mode: 'stream' })
    expect(failureOf(exchange)).toMatchObject({ class: 'truncated', code: 'ECONNRESET' })
  })

  test('whose connection breaks after its end is an answer, and a break of form', async () => {
    const text = chunked(delta({ content: 'Hello' }, 'stop'))
    const server = await serve(begin(text, socket => socket.end(), chunkedHead))
    const exchange = await send(connect(server.url), { mode: 'stream' })
    expect(textOf(exchange)).toBe('Hello')
    expect(exchange.wireNotes).toContainEqual(
      expect.objectContaining({ code: 'connection-lost-after-end', level: 'break' }),
    )
  })

  test('refused with a status is an error like any other', async () => {
    const server = await serve(sendJson(errorBody('model_not_found'), 404))
    const exchange = await send(connect(server.url), { mode: 'stream' })
    expect(failureOf(exchange)).toMatchObject({ class: 'model-not-found', httpStatus: 404 })
  })
})

describe('warmUp', () => {
  test('opens connections by the catalogue, so that samples find them open', async () => {
    const server = await serve(sendJson({ data: [] }), sendJson({}), sendJson(completion('Hi')))
    const client = connect(server.url, { apiKey: 'key-1', profile: 'ai-stats' })
    await client.warmUp(2, new AbortController().signal)
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/models?limit=1',
      'GET /v1/models?limit=1',
    ])
    expect((await send(client)).timings?.connectMs).toBeNull()
  })

  test('does not mind a side that cannot be reached', async () => {
    const client = connect('http://127.0.0.1:9/v1')
    await expect(client.warmUp(3, new AbortController().signal)).resolves.toBeUndefined()
  })
})

test('64 requests at a time leave no warning about listeners', async () => {
  const warnings: string[] = []
  const onWarning = ({ name }: Error): void => void warnings.push(name)
  process.on('warning', onWarning)
  const server = await serve(sendPieces(...hello))
  const client = connect(server.url, { connections: 64 })
  const { signal } = new AbortController()
  const exchanges = await Promise.all(
    Array.from({ length: 128 }, () => send(client, { mode: 'stream', signal })),
  )
  process.off('warning', onWarning)
  expect(exchanges.map(textOf)).toEqual(Array.from({ length: 128 }, () => 'Hello'))
  expect(warnings).toEqual([])
})
