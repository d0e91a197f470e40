import { afterEach, describe, expect, test } from 'vitest'
import {
  startJsonServer,
  type JsonReply,
  type JsonRequest,
} from '../testing/servers/json-server.ts'
import { openSide } from '../testing/builders/side-under-check.ts'
import type { Probe, ProbeRequest } from './send-probe.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closing.splice(0).map(close => close()))
})

const apiKey = 'the-secret-key'

async function probe(
  answer: (request: JsonRequest) => JsonReply,
  more: Partial<ProbeRequest> = {},
) {
  const server = await startJsonServer(answer)
  const side = openSide({
    side: 'baseline',
    url: server.url,
    profile: 'openai',
    apiKey,
    headers: { 'x-team': 'search' },
  })
  closing.push(
    () => side.close(),
    () => server.close(),
  )
  const request: ProbeRequest = { method: 'GET', path: 'models', ...more }
  const result: Probe = await side.under.client.probe(request, new AbortController().signal)
  return { result, requests: server.requests }
}

describe('a probe', () => {
  test('reads a response as it stands', async () => {
    const { result, requests } = await probe(() => ({ body: { data: [] } }))
    expect(result).toMatchObject({ status: 200, text: '{"data":[]}', failure: null, attempts: 1 })
    expect(result.firstByteMs).toBeGreaterThan(0)
    expect(requests[0]).toMatchObject({ path: '/v1/models', authorization: `Bearer ${apiKey}` })
  })

  test('goes to the base URL, or to the host where the path begins with a slash', async () => {
    const { requests } = await probe(() => ({ body: {} }), { path: '/healthz' })
    expect(requests[0]?.path).toBe('/healthz')
  })

  test('never sends the real key where a wrong one is asked for', async () => {
    const { result, requests } = await probe(() => ({ status: 401, body: {} }), { key: 'invalid' })
    expect(requests[0]?.authorization).not.toContain(apiKey)
    expect(result.failure?.class).toBe('auth')
    expect(requests).toHaveLength(1)
  })

  test('says that a response repeats the key, and keeps it out of the text', async () => {
    const { result } = await probe(({ authorization }) => ({
      status: 400,
      body: { error: { message: `bad header ${authorization}` } },
    }))
    expect(result.echoesKey).toBe(true)
    expect(JSON.stringify(result)).not.toContain(apiKey)
  })

  test('tries again where the failure may pass, as often as it is told', async () => {
    let count = 0
    const busy = (): JsonReply =>
      ++count < 3 ? { status: 503, body: { error: { message: 'busy' } } } : { body: {} }
    expect((await probe(busy)).result).toMatchObject({ status: 200, attempts: 3 })
    count = 0
    expect((await probe(busy, { retries: 0 })).result).toMatchObject({ status: 503, attempts: 1 })
  })

  test('does not follow a redirect', async () => {
    const { result, requests } = await probe(() => ({
      status: 302,
      headers: { location: '/v1/elsewhere' },
      body: {},
    }))
    expect(result.status).toBe(302)
    expect(result.failure).not.toBeNull()
    expect(requests).toHaveLength(1)
  })
})

test('a host that nobody listens at is a failure without a status', async () => {
  const server = await startJsonServer(() => ({ body: {} }))
  await server.close()
  const side = openSide({ side: 'baseline', url: server.url, profile: 'openai', apiKey })
  closing.push(() => side.close())
  const request = { method: 'GET', path: 'models' } as const
  const result = await side.under.client.probe(request, new AbortController().signal)
  expect(result).toMatchObject({ status: null, failure: { class: 'network' } })
})
