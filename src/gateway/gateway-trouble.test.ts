import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import {
  begin,
  closeAll,
  completion,
  connect,
  delta,
  failureOf,
  send,
  serve,
  serveRaw,
  textOf,
} from '../testing/servers/client-under-test.ts'
import { sendJson, startScriptedServer } from '../testing/servers/scripted-server.ts'

afterEach(closeAll)

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

test('no request that cannot be written is in the way of others', async () => {
  const server = await serve(sendJson(completion('Hi')))
  const client = connect(server.url, { apiKey: 'ключ-0123456789', connections: 1 })
  const exchanges = await Promise.all([send(client), send(client), send(client)])
  expect(exchanges.map(exchange => failureOf(exchange).class)).toEqual(
    Array.from({ length: 3 }, () => 'invalid-request'),
  )
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
