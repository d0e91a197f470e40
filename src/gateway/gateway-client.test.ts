import { createServer, type AddressInfo, type Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { Exchange, Failure } from '../model/exchange.ts'
import type { Mode } from '../model/side.ts'
import type { GoldenCase } from '../model/suite.ts'
import { aGoldenCase } from '../testing/build-golden-case.ts'
import {
  sendJson,
  sendPieces,
  startScriptedServer,
  type Script,
  type ScriptedServer,
} from '../testing/scripted-server.ts'
import { findDialect } from '../testing/find-dialect.ts'
import {
  createGatewayClient,
  isAborted,
  type GatewayClient,
  type GatewayClientOptions,
} from './gateway-client.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

async function serve(...scripts: readonly Script[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...scripts)
  cleanups.push(() => server.close())
  return server
}

/** A server below HTTP, for what no HTTP server does. */
async function serveRaw(onRequest: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => onRequest(socket))
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  cleanups.push(
    () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

interface Given {
  readonly profile?: string
  readonly secretHeaders?: ReadonlySet<string>
  readonly apiKey?: string | null
  readonly retries?: number
  readonly timeoutMs?: number
  readonly connections?: number
  readonly clock?: TestClock
  readonly settings?: Partial<GatewayClientOptions['settings']>
  readonly headersFor?: NonNullable<GatewayClientOptions['headersFor']>
}

/** A clock that stands still until the test moves it. */
interface TestClock {
  ms: number
  /** How often it was read. */
  reads: number
}

/** Waits until a clock has been read so many times more, that is, until something has arrived. */
async function untilRead(clock: TestClock, times: number): Promise<void> {
  const target = clock.reads + times
  while (clock.reads < target) {
    await new Promise(resolve => {
      setTimeout(resolve, 2)
    })
  }
}

interface Client extends GatewayClient {
  /** What was waited for between attempts; nothing really waits. */
  readonly waits: readonly number[]
}

function connect(baseUrl: string, given: Given = {}): Client {
  const dialect = findDialect(given.profile ?? 'openai-compatible')
  if (dialect === undefined) throw new Error('no such profile')
  const waits: number[] = []
  const client = createGatewayClient({
    side: 'candidate',
    dialect,
    settings: {
      profile: dialect.name,
      protocol: dialect.protocol,
      simulated: false,
      defects: [],
      baseUrl,
      keyVariable: null,
      headers: {},
      request: {},
      models: {},
      ...given.settings,
    },
    apiKey: given.apiKey ?? null,
    ...(given.secretHeaders && { secretHeaders: given.secretHeaders }),
    run: {
      concurrency: 1,
      retries: given.retries ?? 0,
      timeoutMs: given.timeoutMs ?? 10_000,
      connectTimeoutMs: 2000,
      seed: '1',
      seedSource: 'given',
    },
    connections: given.connections ?? 2,
    effects: {
      now: () => Date.now(),
      monotonicMs: () => {
        if (given.clock === undefined) return performance.now()
        given.clock.reads += 1
        return given.clock.ms
      },
      random: () => 0,
      sleep: ms => {
        waits.push(ms)
        return Promise.resolve()
      },
    },
    ...(given.headersFor ? { headersFor: given.headersFor } : {}),
  })
  cleanups.push(() => client.close())
  return { ...client, waits }
}

function send(
  client: GatewayClient,
  given: { golden?: Partial<GoldenCase>; mode?: Mode; signal?: AbortSignal } = {},
): Promise<Exchange> {
  return client.send(
    {
      golden: aGoldenCase(given.golden),
      side: 'candidate',
      mode: given.mode ?? 'unary',
      sample: 1,
    },
    given.signal ?? new AbortController().signal,
  )
}

function failureOf({ outcome }: Exchange): Failure {
  if (outcome.kind === 'answered') throw new Error(`answered: ${outcome.answer.text}`)
  return outcome.failure
}

function textOf({ outcome }: Exchange): string {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  return outcome.answer.text
}

function completion(text: string, further: object = {}): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-4o-mini-2024-07-18',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, cost: 0.25 },
    ...further,
  }
}

const event = (frame: unknown): string => `data: ${JSON.stringify(frame)}\n\n`
const delta = (fields: unknown, finishReason: string | null = null): string =>
  event({ choices: [{ index: 0, delta: fields, finish_reason: finishReason }] })
const done = 'data: [DONE]\n\n'
const hello = [delta({ content: 'Hel' }), delta({ content: 'lo' }, 'stop'), done]
const errorBody = (code: string): object => ({ error: { message: 'x', type: 'x', code } })

/** Writes the head of a response and some text, and goes on as the test says. */
function begin(text: string, then: (socket: Socket) => void, head = ''): Script {
  return ({ socket }) => {
    socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n${text}`, () => then(socket))
  }
}

const chunked = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const chunkedHead = 'transfer-encoding: chunked\r\n'

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
  ] as const)('may be compressed with %s', async (encoding, compress) => {
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

describe('a connection', () => {
  test('that is refused fails with the address', async () => {
    const server = await startScriptedServer(sendJson({}))
    await server.close()
    const failure = failureOf(await send(connect(server.url)))
    const { host } = new URL(server.url)
    expect(failure).toMatchObject({ class: 'network', code: 'ECONNREFUSED', httpStatus: null })
    expect(failure.message).toBe(`connection refused at ${host}`)
  })

  test('to a name that does not exist fails with the name', async () => {
    const failure = failureOf(await send(connect('http://gateway.invalid/v1')))
    expect(failure).toMatchObject({ class: 'network' })
    expect(failure.message).toContain('gateway.invalid cannot be resolved')
  })

  test('over TLS to a server without it says so', async () => {
    const url = await serveRaw(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const failure = failureOf(await send(connect(url.replace('http:', 'https:'))))
    expect(failure.class).toBe('network')
    expect(failure.message).toContain('is http:// meant?')
  })

  test('that is reset before the headers fails, and is tried again', async () => {
    const server = await serve(
      ({ socket }) => void socket.resetAndDestroy(),
      sendJson(completion('Hi')),
    )
    const exchange = await send(connect(server.url, { retries: 1 }))
    expect(textOf(exchange)).toBe('Hi')
    expect(exchange.attempts.map(({ failureClass }) => failureClass)).toEqual(['network', null])
  })

  test('to a server that speaks no HTTP is malformed', async () => {
    const url = await serveRaw(socket => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    expect(failureOf(await send(connect(url)))).toMatchObject({ class: 'malformed' })
  })

  test('that ends inside a unary body is truncated', async () => {
    const server = await serve(
      begin('{"choices":[{"mess', socket => socket.end(), 'content-length: 900\r\n'),
    )
    expect(failureOf(await send(connect(server.url)))).toMatchObject({ class: 'truncated' })
  })
})

describe('a timeout', () => {
  test('before the headers says so, and is not tried again', async () => {
    const server = await serve(() => {})
    const exchange = await send(connect(server.url, { timeoutMs: 80, retries: 2 }))
    expect(failureOf(exchange)).toMatchObject({
      class: 'timeout',
      code: 'TIMEOUT',
      httpStatus: null,
    })
    expect(failureOf(exchange).message).toContain('no response from')
    expect(exchange.attempts).toHaveLength(1)
  })

  test('inside a stream says so and keeps the text', async () => {
    const server = await serve(({ response }) => void response.write(delta({ content: 'Hel' })))
    const exchange = await send(connect(server.url, { timeoutMs: 80 }), { mode: 'stream' })
    expect(failureOf(exchange)).toMatchObject({ class: 'timeout', httpStatus: 200, inBand: true })
    expect(failureOf(exchange).message).toContain('no end of the answer')
    expect(exchange.outcome).toMatchObject({ partialText: 'Hel' })
  })

  test("of the case goes before the run's", async () => {
    const server = await serve(() => {})
    const exchange = await send(connect(server.url), { golden: { timeoutMs: 50 } })
    expect(failureOf(exchange).message).toContain('within 50 ms')
  })
})

test('a key that no header can hold is an invalid request, and is not shown', async () => {
  const server = await serve(sendJson(completion('Hi')))
  const exchange = await send(
    connect(server.url, { apiKey: 'secret\nkey-with-newline', retries: 2 }),
  )
  expect(failureOf(exchange).class).toBe('invalid-request')
  expect(failureOf(exchange).message).toContain('invalid authorization header')
  expect(JSON.stringify(exchange)).not.toContain('key-with-newline')
  expect(server.requests).toEqual([])
})

describe('an error response', () => {
  test('in HTML gives its title', async () => {
    const server = await serve(({ response }) => {
      response.writeHead(502, { 'content-type': 'text/html' })
      response.end('<html><title>502 Bad Gateway</title><body>cloud</body></html>')
    })
    const failure = failureOf(await send(connect(server.url)))
    expect(failure).toMatchObject({ class: 'upstream', httpStatus: 502 })
    expect(failure.message).toBe('HTTP 502: an HTML page titled "502 Bad Gateway"')
  })

  test('that is cut off is classed by its status all the same', async () => {
    const server = await serve(({ socket }) => {
      socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 500\r\n\r\n{"error":{"mess')
    })
    const failure = failureOf(await send(connect(server.url)))
    expect(failure).toMatchObject({ class: 'auth', httpStatus: 401, inBand: false })
  })

  test('that echoes the key gives the key away to nobody', async () => {
    const apiKey = 'my-plain-team-key-0815'
    const server = await serve(sendJson({ error: { message: `bad key ${apiKey}` } }, 401))
    const exchange = await send(connect(server.url, { apiKey }))
    expect(failureOf(exchange)).toMatchObject({ class: 'auth' })
    expect(JSON.stringify(exchange)).not.toContain(apiKey)
  })

  test('that redirects is not followed, and the key stays where it belongs', async () => {
    const other = await serve(sendJson(completion('Hello')))
    const server = await serve(({ response }) => {
      response.writeHead(307, { location: `${other.url}/chat/completions?token=x` })
      response.end()
    })
    const failure = failureOf(
      await send(connect(server.url, { apiKey: 'k'.repeat(20), retries: 2 })),
    )
    expect(failure).toMatchObject({ class: 'upstream', httpStatus: 307 })
    expect(failure.message).toContain(new URL(other.url).origin)
    expect(failure.message).not.toContain('token')
    expect(other.requests).toEqual([])
    expect(server.requests).toHaveLength(1)
  })

  test('larger than 8 MB is cut off', async () => {
    const server = await serve(({ response }) => {
      response.on('error', () => {})
      response.end(Buffer.alloc(9 * 1024 * 1024, 'x'))
    })
    expect(failureOf(await send(connect(server.url)))).toMatchObject({
      class: 'malformed',
      message: 'answer larger than 8 MB',
    })
  })

  test('that unpacks to more than 8 MB is cut off', async () => {
    const server = await serve(({ response }) => {
      response.on('error', () => {})
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(Buffer.alloc(64 * 1024 * 1024)))
    })
    expect(failureOf(await send(connect(server.url))).message).toBe('answer larger than 8 MB')
  })
})

describe('a retry', () => {
  test.each([408, 409, 429, 500, 502, 503, 504])('follows HTTP %i', async status => {
    const server = await serve(sendJson({}, status), sendJson(completion('Hi')))
    const client = connect(server.url, { retries: 2 })
    const exchange = await send(client)
    expect(textOf(exchange)).toBe('Hi')
    expect(exchange.attempts.map(({ httpStatus }) => httpStatus)).toEqual([status, 200])
    expect(exchange.timings).toBeNull()
    expect(client.waits).toEqual([500])
  })

  test.each([
    [400, 'unsupported_parameter'],
    [401, 'invalid_api_key'],
    [402, 'insufficient_funds'],
    [403, 'permission_denied'],
    [404, 'model_not_found'],
    [429, 'insufficient_quota'],
  ])('does not follow HTTP %i %s', async (status, code) => {
    const server = await serve(sendJson(errorBody(code), status))
    const exchange = await send(connect(server.url, { retries: 2 }))
    expect(exchange.attempts).toHaveLength(1)
    expect(exchange.outcome.kind).toBe('failed')
  })

  test('stops after the retries that are allowed, each after a longer wait', async () => {
    const server = await serve(sendJson({}, 503))
    const client = connect(server.url, { retries: 6 })
    const exchange = await send(client)
    expect(exchange.attempts).toHaveLength(7)
    expect(client.waits).toEqual([500, 1000, 2000, 4000, 8000, 8000])
  })

  test('waits as long as Retry-After says', async () => {
    const server = await serve(
      sendJson(errorBody('rate_limit_exceeded'), 429, { 'retry-after': '7' }),
      sendJson(completion('Hi')),
    )
    const client = connect(server.url, { retries: 1 })
    expect(textOf(await send(client))).toBe('Hi')
    expect(client.waits).toEqual([7000])
  })

  test('is given up if Retry-After says more than a minute, which is kept', async () => {
    const server = await serve(sendJson({}, 429, { 'retry-after': '61' }))
    const exchange = await send(connect(server.url, { retries: 2 }))
    expect(exchange.attempts).toHaveLength(1)
    expect(failureOf(exchange)).toMatchObject({ class: 'rate-limit', retryAfterMs: 61_000 })
  })

  test('follows an overload inside a stream, if nothing of the answer has come', async () => {
    const overloaded = event({ error: { message: 'x', type: 'overloaded_error' } })
    const server = await serve(sendPieces(overloaded), sendPieces(...hello))
    const exchange = await send(connect(server.url, { retries: 1 }), { mode: 'stream' })
    expect(textOf(exchange)).toBe('Hello')
    expect(exchange.attempts[0]).toMatchObject({ httpStatus: 200, failureClass: 'overloaded' })
  })

  test('never follows a part of the answer', async () => {
    const overloaded = event({ error: { message: 'x', type: 'overloaded_error' } })
    const server = await serve(sendPieces(delta({ content: 'Hel' }), overloaded))
    const exchange = await send(connect(server.url, { retries: 2 }), { mode: 'stream' })
    expect(exchange.attempts).toHaveLength(1)
    expect(exchange.outcome).toMatchObject({ kind: 'failed', partialText: 'Hel' })
  })

  test('adds the cost of a failed attempt, where it is known', async () => {
    const server = await serve(
      sendJson({ error: { code: 503, message: 'x' }, usage: { cost: 0.5 } }),
      sendJson(completion('Hi')),
    )
    const exchange = await send(connect(server.url, { retries: 1 }))
    expect(exchange.cost).toEqual({ usd: 0.75, source: 'reported' })
    expect(exchange.attempts.map(({ costUsd }) => costUsd)).toEqual([0.5, 0.25])
  })
})

describe('a conversation', () => {
  const turns = [
    [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'One?' },
    ],
    [{ role: 'user', content: 'Two?' }],
  ]

  test("goes on after the side's own answer, and is summed up", async () => {
    const server = await serve(sendJson(completion('First.')), sendJson(completion('Second.')))
    const exchange = await send(connect(server.url), { golden: { turns } })
    expect(server.requests.map(({ body }) => body['messages'])).toEqual([
      turns[0],
      [...(turns[0] ?? []), { role: 'assistant', content: 'First.' }, ...(turns[1] ?? [])],
    ])
    expect(exchange).toMatchObject({
      outcome: { answer: { text: 'First.\n\nSecond.' } },
      usage: { inputTokens: 18, outputTokens: 4, cachedInputTokens: null },
      firstTurnInputTokens: 9,
      cost: { usd: 0.5, source: 'reported' },
    })
    expect(exchange.attempts.map(({ turn }) => turn)).toEqual([1, 2])
    const sum = exchange.attempts.reduce((total, { totalMs }) => total + totalMs, 0)
    expect(exchange.timings?.totalMs).toBeCloseTo(sum, 6)
  })

  test('takes the first token from its first turn', async () => {
    const server = await serve(sendPieces(...hello), sendPieces(...hello))
    const exchange = await send(connect(server.url), { golden: { turns }, mode: 'stream' })
    expect(textOf(exchange)).toBe('Hello\n\nHello')
    const first = exchange.attempts[0]?.totalMs ?? 0
    expect(exchange.timings?.firstDeltaMs).toBeLessThan(first)
    expect(exchange.timings?.lastDeltaMs).toBeGreaterThan(first)
  })

  test('repeats the tool calls of the answer with ids that a suite can know', async () => {
    const called = {
      content: null,
      tool_calls: [{ id: 'x', function: { name: 'f', arguments: '{}' } }],
    }
    const server = await serve(
      sendJson(completion('', { choices: [{ message: called, finish_reason: 'tool_calls' }] })),
      sendJson(completion('Done.')),
    )
    await send(connect(server.url), {
      golden: { turns: [turns[0] ?? [], [{ role: 'tool', tool_call_id: 'call_1', content: '4' }]] },
    })
    const messages = server.requests[1]?.body['messages'] as unknown[]
    expect(messages[2]).toEqual({
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }],
    })
  })

  test('fails as a whole when a turn fails', async () => {
    const server = await serve(sendJson(completion('First.')), sendJson({}, 500))
    const exchange = await send(connect(server.url), { golden: { turns } })
    expect(failureOf(exchange)).toMatchObject({ class: 'upstream', httpStatus: 500 })
    expect(exchange.timings).toBeNull()
    expect(exchange.cost).toEqual({ usd: 0.25, source: 'reported' })
  })

  test('has an unknown cost if that of one answer is unknown', async () => {
    const server = await serve(
      sendJson(completion('First.')),
      sendJson(completion('Second.', { usage: null })),
    )
    const exchange = await send(connect(server.url), { golden: { turns } })
    expect(exchange.cost).toEqual({ usd: null, source: 'unknown' })
    expect(exchange.usage.inputTokens).toBeNull()
    expect(exchange.firstTurnInputTokens).toBe(9)
  })
})

describe('a fault', () => {
  test.each([null, 'real-secret-key'])('with a wrong key replaces the key %s', async apiKey => {
    const server = await serve(sendJson(errorBody('invalid_api_key'), 401))
    const client = connect(server.url, {
      apiKey,
      settings: { headers: { Authorization: 'Bearer real-secret-key' } },
    })
    const exchange = await send(client, { golden: { fault: 'invalid-key' } })
    expect(server.requests[0]?.headers.authorization).toBe('Bearer parity-invalid-key')
    expect(failureOf(exchange).class).toBe('auth')
  })

  test('with a wrong key replaces the key that travels in a header of the user, and no other', async () => {
    const server = await serve(sendJson(errorBody('invalid_api_key'), 401))
    const client = connect(server.url, {
      settings: { headers: { 'api-key': 'real-secret-key', 'x-team': 'blue' } },
      secretHeaders: new Set(['api-key']),
    })
    await send(client, { golden: { fault: 'invalid-key' } })
    expect(server.requests[0]?.headers).toMatchObject({
      'api-key': 'parity-invalid-key',
      'x-team': 'blue',
    })
  })

  test('with a wrong model names one that nobody has', async () => {
    const server = await serve(sendJson(errorBody('model_not_found'), 404))
    const exchange = await send(connect(server.url), { golden: { fault: 'invalid-model' } })
    expect(server.requests[0]?.body['model']).toBe('parity/no-such-model')
    expect(exchange.identity).toMatchObject({
      modelRequested: 'gpt-4o-mini',
      modelSent: 'parity/no-such-model',
    })
  })

  test('is never tried again', async () => {
    const server = await serve(sendJson({}, 503))
    const exchange = await send(connect(server.url, { retries: 3 }), {
      golden: { fault: 'invalid-model' },
    })
    expect(exchange.attempts).toHaveLength(1)
  })
})

describe('an interruption', () => {
  test('ends a request in flight and is told apart from a failure', async () => {
    const controller = new AbortController()
    const server = await serve(() => controller.abort())
    const exchange = await send(connect(server.url, { retries: 2 }), { signal: controller.signal })
    expect(isAborted(exchange)).toBe(true)
    expect(exchange.attempts).toHaveLength(1)
    const refused = await send(connect('http://127.0.0.1:9/v1'))
    expect(isAborted(refused)).toBe(false)
  })

  test('ends requests that wait for a connection, and sends none of them', async () => {
    const controller = new AbortController()
    const server = await serve(() => {
      setTimeout(() => controller.abort(), 20)
    })
    const client = connect(server.url, { connections: 1 })
    const { signal } = controller
    const exchanges = await Promise.all(Array.from({ length: 20 }, () => send(client, { signal })))
    expect(exchanges.every(isAborted)).toBe(true)
    expect(server.requests).toHaveLength(1)
  })

  test('before the start sends nothing', async () => {
    const server = await serve(sendJson(completion('Hi')))
    const exchange = await send(connect(server.url), { signal: AbortSignal.abort() })
    expect(isAborted(exchange)).toBe(true)
    expect(server.requests).toEqual([])
  })

  test('during the wait for a retry ends the sample', async () => {
    const controller = new AbortController()
    const server = await serve(reply => {
      controller.abort()
      return sendJson({}, 503)(reply)
    })
    const exchange = await send(connect(server.url, { retries: 3 }), { signal: controller.signal })
    expect(isAborted(exchange)).toBe(true)
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
