import { afterEach, describe, expect, test } from 'vitest'

import type { SimulatedProfile } from '../simulated-profile.ts'
import { askSimulator, framesOf, type AskedSimulator } from '../../testing/servers/ask-simulator.ts'

const running: AskedSimulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

async function start(profile: SimulatedProfile): Promise<AskedSimulator> {
  const simulator = await askSimulator(profile)
  running.push(simulator)
  return simulator
}

const messages = [{ role: 'user', content: 'Reply with exactly: pong' }]
const question = { model: 'openai/gpt-4o-mini', messages }
const tools = [
  { type: 'function', function: { name: 'get_weather', parameters: { type: 'object' } } },
  { type: 'function', function: { name: 'get_time', parameters: { type: 'object' } } },
]
const both = 'What is the weather and the time in Lisbon?'

describe('AI Stats in 2025', () => {
  test('reports usage only when asked, under other names, and no provider', async () => {
    const aiStats = await start('ai-stats@2025')
    const silent: unknown = await (await aiStats.post('/chat/completions', question)).json()
    for (const field of ['usage', 'provider', 'cost_nanos', 'nativeResponseId', 'meta']) {
      expect(silent).not.toHaveProperty(field)
    }
    const body = { ...question, usage: true, meta: true }
    const asked: unknown = await (await aiStats.post('/chat/completions', body)).json()
    expect(asked).toMatchObject({
      service_tier: 'standard',
      usage: {
        input_tokens: expect.any(Number),
        output_tokens: 1,
        pricing_breakdown: { total_nanos: expect.any(Number) },
      },
      meta: { latency_ms: expect.any(Number) },
    })
    expect(JSON.stringify(asked)).not.toMatch(/prompt_tokens|routing/)
  })

  test('leaves usage out of streams and responses, too, unless asked', async () => {
    const aiStats = await start('ai-stats@2025')
    for (const usage of [false, true]) {
      const chat = { ...question, usage, stream: true }
      const response = { model: 'gpt-4o-mini', input: 'Hello', usage, stream: true }
      const texts = await Promise.all([
        aiStats.post('/chat/completions', chat).then(reply => reply.text()),
        aiStats.post('/responses', response).then(reply => reply.text()),
      ])
      for (const text of texts) expect(text.includes('pricing_breakdown')).toBe(usage)
    }
  })

  test('puts the place of a tool call into the choice', async () => {
    const aiStats = await start('ai-stats@2025')
    const body = { ...question, messages: [{ role: 'user', content: both }], tools, stream: true }
    const text = await (await aiStats.post('/chat/completions', body)).text()
    const chunks = framesOf(text).filter(frame => frame['object'] === 'chat.completion.chunk')
    const choices = chunks.flatMap(
      chunk => chunk['choices'] as { index: number; delta: { tool_calls?: object[] } }[],
    )
    expect(new Set(choices.map(choice => choice.index))).toEqual(new Set([0, 1]))
    const calls = choices.flatMap(({ delta }) => delta.tool_calls ?? [])
    expect(calls.length).toBeGreaterThan(1)
    for (const call of calls) expect(call).not.toHaveProperty('index')
  })

  test('answers errors with code and description only, and does not know developers', async () => {
    const aiStats = await start('ai-stats@2025')
    const unknown = await aiStats.post('/chat/completions', { ...question, model: 'a/b' })
    expect(unknown.status).toBe(400)
    expect(await unknown.json()).toEqual({
      generation_id: expect.stringMatching(/^G-/),
      status_code: 400,
      error: 'unsupported_model_or_endpoint',
      description: expect.any(String),
    })
    const developer = [{ role: 'developer', content: 'Be brief.' }, ...messages]
    const refused = await aiStats.post('/chat/completions', { ...question, messages: developer })
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: 'validation_error' },
    ])
    const newKey = { authorization: 'Bearer phaseo_v1_sk_simulated01_nosecret' }
    expect((await aiStats.post('/chat/completions', question, newKey)).status).toBe(401)
  })

  test('has its health, catalogue and records in other places and forms', async () => {
    const aiStats = await start('ai-stats@2025')
    const { origin } = new URL(aiStats.url)
    expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ status: 'ok' })
    expect((await aiStats.get('/health')).status).toBe(404)
    const listed = (await (await aiStats.get('/models?limit=2&offset=1')).json()) as {
      models: object[]
    }
    expect(listed.models).toHaveLength(2)
    expect(listed.models[0]).toMatchObject({ model_id: 'openai/gpt-4o' })
    expect(listed.models[0]).not.toHaveProperty('id')
    expect(listed.models[0]).not.toHaveProperty('pricing')
    const reply = await aiStats.post('/chat/completions', question)
    const { id } = (await reply.json()) as { id: string }
    expect(await (await aiStats.get(`/generation?id=${id}`)).json()).toMatchObject({
      request_id: id,
      team_id: 'team_simulated',
      model_id: 'openai/gpt-4o-mini',
    })
    expect((await aiStats.get(`/generations?id=${id}`)).status).toBe(404)
  })
})

describe('LLM Gateway in 2025', () => {
  test('names the bare model and the cost under other names', async () => {
    const gateway = await start('llm-gateway@2025')
    const body = (await (await gateway.post('/chat/completions', question)).json()) as {
      usage: { prompt_tokens: number; cost?: number }
    }
    expect(body).toMatchObject({
      model: 'gpt-4o-mini',
      usage: { cost_usd_total: (body.usage.prompt_tokens * 150 + 600) / 1e9 },
      metadata: { used_provider: 'openai' },
    })
    expect(body.usage).not.toHaveProperty('cost')
    expect(body).not.toHaveProperty('metadata.routing')
  })

  test.each([
    ['claude-haiku-4.5', 'end_turn', 'max_tokens'],
    ['gemini-2.5-flash', 'stop', 'max_tokens'],
    ['gpt-4o-mini', 'stop', 'length'],
  ])('passes the finish reasons of %s on', async (model, whole, cut) => {
    const gateway = await start('llm-gateway@2025')
    const reasonOf = async (more: object): Promise<unknown> => {
      const body = { model, messages: [{ role: 'user', content: 'Tell me of rivers.' }], ...more }
      const answer = (await (await gateway.post('/chat/completions', body)).json()) as {
        choices: { finish_reason: string }[]
      }
      return answer.choices[0]?.finish_reason
    }
    expect(await reasonOf({})).toBe(whole)
    expect(await reasonOf({ max_tokens: 3 })).toBe(cut)
  })

  test('gives every event of a stream a name', async () => {
    const gateway = await start('llm-gateway@2025')
    const body = { ...question, stream: true }
    const text = await (await gateway.post('/chat/completions', body)).text()
    const names = [...text.matchAll(/^event: (.+)$/gm)].map(match => match[1])
    expect(names).toHaveLength(text.match(/^data: /gm)?.length ?? 0)
    expect(new Set(names)).toEqual(new Set(['chunk', 'done']))
  })

  test('answers errors without type or code, and has no responses', async () => {
    const gateway = await start('llm-gateway@2025')
    const unknown = await gateway.post('/chat/completions', { ...question, model: 'nothing' })
    expect([unknown.status, await unknown.json()]).toEqual([
      400,
      { error: true, status: 400, message: 'Requested model nothing not supported' },
    ])
    expect((await gateway.post('/responses', { model: 'x', input: 'y' })).status).toBe(404)
  })

  test("calls the provider's own name of a model otherwise", async () => {
    const gateway = await start('llm-gateway@2025')
    const { data } = (await (await gateway.get('/models')).json()) as {
      data: { providers: object[] }[]
    }
    expect(data[0]?.providers[0]).toMatchObject({ modelName: 'gpt-4o-mini-2024-07-18' })
    expect(JSON.stringify(data)).not.toContain('externalId')
  })
})
