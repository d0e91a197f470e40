import { afterEach, describe, expect, test } from 'vitest'
import type { Exchange } from '../../model/exchange.ts'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import {
  startJsonServer,
  type JsonReply,
  type JsonRequest,
} from '../../testing/servers/json-server.ts'
import { aCheckContext, openSide } from '../../testing/builders/side-under-check.ts'
import { checkRecords } from './check-records.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closing.splice(0).map(close => close()))
})

const answered: Exchange = anExchange({
  usage: { inputTokens: 10, cachedInputTokens: null, outputTokens: 5, reasoningTokens: null },
  cost: { usd: 0.002, source: 'reported' },
  identity: {
    requestId: 'G-1',
    generationId: 'G-1',
    modelRequested: 'gpt-4o-mini',
    modelSent: 'openai/gpt-4o-mini',
    modelServed: 'openai/gpt-4o-mini',
    providerServed: 'openai',
  },
})

const record = {
  model_id: 'openai/gpt-4o-mini',
  provider: 'OpenAI',
  usage: { input_tokens: 10, output_tokens: 5 },
  cost_nanos: 2_000_000,
  replay_supported: false,
  replay_request: null,
}

async function checkAt(answer: (request: JsonRequest) => JsonReply, profile = 'ai-stats') {
  const server = await startJsonServer(answer)
  const side = openSide({ side: 'candidate', url: server.url, profile, apiKey: 'the-secret-key' })
  closing.push(
    () => side.close(),
    () => server.close(),
  )
  const waits: number[] = []
  const context = aCheckContext({
    sleep: ms => {
      waits.push(ms)
      return Promise.resolve()
    },
  })
  const known = { ...side.under, catalogue: null, model: 'gpt-4o-mini' }
  const [lookUp, agrees, replay] = await checkRecords(known, answered, context)
  return { lookUp, agrees, replay, waits, requests: server.requests }
}

describe('checkRecords', () => {
  test('a record that agrees passes; no replay is a reason and no failure', async () => {
    const { lookUp, agrees, replay } = await checkAt(() => ({ body: record }))
    expect([lookUp?.verdict, agrees?.verdict, replay?.verdict]).toEqual([
      'pass',
      'pass',
      'not applicable',
    ])
    expect(replay?.summary).toContain('replay_supported is false')
  })

  test('a record that can be compared in nothing agrees with nothing', async () => {
    const empty = { request_id: 'G-1', usage: { input_tokens: 'NaN' }, cost_nanos: -1e300 }
    const { lookUp, agrees } = await checkAt(() => ({ body: empty }))
    expect(lookUp?.verdict).toBe('pass')
    expect(agrees).toMatchObject({
      verdict: 'not verified',
      summary: 'the record holds nothing that the response says, too',
    })
  })

  test('what agrees is named, and nothing else', async () => {
    const part = { model_id: 'openai/gpt-4o-mini', usage: { input_tokens: 10 } }
    const { agrees } = await checkAt(() => ({ body: part }))
    expect(agrees).toMatchObject({
      verdict: 'pass',
      summary: 'both say the same: model, input tokens',
    })
  })

  test('waits ever longer for a record that never appears, and gives up', async () => {
    const { lookUp, agrees, waits, requests } = await checkAt(() => ({
      status: 404,
      body: { ok: false, error: 'not_found' },
    }))
    expect(lookUp?.verdict).toBe('warn')
    expect(agrees?.verdict).toBe('not verified')
    expect(waits.slice(0, 6)).toEqual([250, 500, 1000, 2000, 4000, 4000])
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(25_000)
    expect(new Set(requests.map(({ path }) => path))).toEqual(
      new Set(['/v1/generations', '/v1/generation']),
    )
  })

  test('a missing permission is said at once', async () => {
    const { lookUp, waits } = await checkAt(() => ({
      status: 403,
      body: { error: 'insufficient_scope', message: 'generations:read is missing' },
    }))
    expect(lookUp).toMatchObject({ verdict: 'not verified' })
    expect(lookUp?.fix).toContain('permission')
    expect(waits).toEqual([])
  })

  test.each([
    [{ model_id: 'openai/gpt-4o' }, 'fail: openai/gpt-4o-mini in the response, openai/gpt-4o'],
    [
      { usage: { input_tokens: 11, output_tokens: 5 } },
      'fail: input tokens 10 in the response, 11',
    ],
    [{ cost_nanos: 3_000_000 }, 'fail: $0.002 in the response, $0.003'],
    [{ provider: 'azure' }, 'warn: provider openai in the response, azure'],
  ])('a record with %j is no agreement', async (changed, told) => {
    const { agrees } = await checkAt(() => ({ body: { ...record, ...changed } }))
    expect(`${agrees?.verdict}: ${agrees?.summary}`).toBe(`${told} in the record`)
  })

  test('the stored request is sent as it is, and must be answered', async () => {
    const stored = { ...record, replay_supported: true, replay_request: { model: 'x' } }
    const { replay, requests } = await checkAt(({ method }) =>
      method === 'GET'
        ? { body: { ...stored, endpoint: 'chat/completions' } }
        : { status: 400, body: { error: { message: 'no such model: x', type: 'invalid' } } },
    )
    expect(replay?.verdict).toBe('fail')
    expect(requests.find(({ method }) => method === 'POST')?.path).toBe('/v1/chat/completions')
  })

  test('a gateway without look-ups is asked nothing', async () => {
    const { lookUp, requests } = await checkAt(() => ({ body: record }), 'openai')
    expect(lookUp?.verdict).toBe('not applicable')
    expect(requests).toEqual([])
  })
})
