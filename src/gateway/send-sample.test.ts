import { afterEach, describe, expect, test } from 'vitest'
import {
  closeAll,
  completion,
  connect,
  delta,
  errorBody,
  event,
  failureOf,
  hello,
  send,
  serve,
  textOf,
} from '../testing/servers/client-under-test.ts'
import { sendJson, sendPieces } from '../testing/servers/scripted-server.ts'
import { isAborted } from './gateway-client.ts'

afterEach(closeAll)

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

  test('adds up what its turns wrote to the prompt cache', async () => {
    const counts = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 }
    const usage = { ...counts, prompt_tokens_details: { cache_write_tokens: 4 } }
    const server = await serve(
      sendJson(completion('First.', { usage })),
      sendJson(completion('Second.')),
      sendJson(completion('Third.', { usage })),
    )
    const three = [...turns, [{ role: 'user', content: 'Three?' }]]
    const exchange = await send(connect(server.url), { golden: { turns: three } })
    expect(exchange.usage.cacheWrites).toEqual({ fiveMinutes: 8, oneHour: 0 })
  })

  test.each(['length', 'content_filter'])(
    'of which an answer before the last was ended by %s has ended so',
    async finish => {
      const cut = { choices: [{ message: { content: 'Fir' }, finish_reason: finish }] }
      const server = await serve(sendJson(completion('', cut)), sendJson(completion('Second.')))
      const exchange = await send(connect(server.url), { golden: { turns } })
      expect(exchange.outcome).toMatchObject({
        answer: { text: 'Fir\n\nSecond.', finishReason: finish, nativeFinishReason: finish },
      })
    },
  )

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
    const server = await serve(() => controller.abort())
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
