import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { askSimulator, framesOf, type AskedSimulator } from '../../testing/servers/ask-simulator.ts'

const messages = [{ role: 'user', content: 'Reply with exactly: pong' }]
const question = { model: 'openai/gpt-4o-mini', messages }

let openrouter: AskedSimulator

beforeAll(async () => {
  openrouter = await askSimulator('openrouter')
})

afterAll(() => openrouter.close())

describe('OpenRouter, chat completions', () => {
  test('name the provider, the native finish reason and the cost', async () => {
    const response = await openrouter.post('/chat/completions', question)
    const body = (await response.json()) as { id: string; usage: { prompt_tokens: number } }
    expect(body).toMatchObject({
      provider: 'OpenAI',
      model: 'openai/gpt-4o-mini',
      choices: [{ finish_reason: 'stop', native_finish_reason: 'completed' }],
      usage: { cost: (body.usage.prompt_tokens * 150 + 600) / 1e9, is_byok: false },
    })
    expect(body.id).toMatch(/^gen-\d+-/)
    expect(response.headers.get('x-generation-id')).toBe(body.id)
    expect(response.headers.get('x-ratelimit-limit')).toBeNull()
  })

  test.each([
    ['anthropic/claude-haiku-4.5', 'end_turn'],
    ['google/gemini-2.5-flash', 'STOP'],
    ['deepseek/deepseek-flash', 'stop'],
  ])('of %s end natively with %s', async (model, native) => {
    const response = await openrouter.post('/chat/completions', { ...question, model })
    expect(await response.json()).toMatchObject({
      choices: [{ finish_reason: 'stop', native_finish_reason: native }],
    })
  })

  test('begin streams with comments, and say the finish reason again beside usage', async () => {
    const body = { ...question, stream: true }
    const text = await (await openrouter.post('/chat/completions', body)).text()
    expect(text.startsWith(': OPENROUTER PROCESSING\n\n')).toBe(true)
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
    const [before, last] = framesOf(text).slice(-2)
    expect(before).toMatchObject({ choices: [{ finish_reason: 'stop' }] })
    expect(before).not.toHaveProperty('usage')
    expect(last).toMatchObject({
      choices: [{ finish_reason: 'stop', delta: { content: '' } }],
      usage: { completion_tokens: 1 },
    })
  })

  test('drop what a model lacks, unless that is forbidden', async () => {
    const body = { ...question, model: 'anthropic/claude-haiku-4.5', seed: 1 }
    expect((await openrouter.post('/chat/completions', body)).status).toBe(200)
    const strict = { ...body, provider: { require_parameters: true } }
    const refused = await openrouter.post('/chat/completions', strict)
    expect([refused.status, await refused.json()]).toMatchObject([404, { error: { code: 404 } }])
    const sound = { ...question, seed: 1, provider: { require_parameters: true } }
    expect((await openrouter.post('/chat/completions', sound)).status).toBe(200)
  })
})

describe('OpenRouter, errors', () => {
  const model = (id: string): object => ({ ...question, model: id })

  test.each([
    { what: 'no key', key: '', status: 401, message: /Missing Authentication header/ },
    { what: 'a wrong key', key: 'Bearer sk-wrong', status: 401, message: /User not found/ },
    {
      what: 'used-up credit',
      key: 'Bearer sk-or-v1-simulated-exhausted',
      status: 402,
      message: /Insufficient credits/,
    },
    {
      what: 'no model at all',
      body: model('parity/no-such-model'),
      status: 400,
      message: /not a valid model ID/,
    },
    {
      what: 'an unknown model of a known author',
      body: model('openai/gpt-0'),
      status: 404,
      message: /No endpoints found for openai\/gpt-0/,
    },
  ])('answer $what with the status as the code', async ({ key, body, status, message }) => {
    const headers = key === undefined ? {} : { authorization: key }
    const response = await openrouter.post('/chat/completions', body ?? question, headers)
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { error: { code: status, message: expect.stringMatching(message) } },
    ])
  })

  test.each([
    ['/chat/completions', { ...question, stream: true }, /"finish_reason":"error"/],
    ['/responses', { model: 'gpt-4o-mini', input: 'x', stream: true }, /response\.failed/],
  ] as const)('of a provider break a stream of %s off', async (path, body, pattern) => {
    const failing = await askSimulator('openrouter', 'error-rate')
    try {
      const ends = new Set<string>()
      for (let sample = 1; sample <= 80; sample += 1) {
        const slot = { 'x-parity-slot': `suite%2Fcase;stream;${sample}` }
        const response = await failing.post(path, body, slot)
        const text = await response.text()
        ends.add(`${response.status} ${pattern.test(text) ? 'broken off' : 'whole'}`)
      }
      expect(ends).toEqual(new Set(['200 whole', '200 broken off', '500 whole']))
    } finally {
      await failing.close()
    }
  })
})

describe('OpenRouter, look-ups', () => {
  test('a generation is not found at first, then tells provider, cost and tokens', async () => {
    const { headers } = await openrouter.post('/chat/completions', question)
    const id = headers.get('x-generation-id') ?? ''
    expect((await openrouter.get(`/generation?id=${id}`)).status).toBe(404)
    const found = await openrouter.get(`/generation?id=${id}`)
    expect([found.status, await found.json()]).toMatchObject([
      200,
      {
        data: {
          id,
          provider_name: 'OpenAI',
          total_cost: expect.any(Number),
          native_tokens_completion: 1,
          finish_reason: 'stop',
          streamed: false,
        },
      },
    ])
    expect((await openrouter.get('/generation?id=gen-0')).status).toBe(404)
    expect((await openrouter.get('/generation?id=gen-0')).status).toBe(404)
    expect((await fetch(`${openrouter.url}/generation?id=${id}`)).status).toBe(401)
  })

  test('the catalogue is public, with prices as plain decimals', async () => {
    const response = await fetch(`${openrouter.url}/models`)
    const body = (await response.json()) as {
      data: { id: string; pricing: Record<string, string> }[]
      total_count: number
      links: { next: string | null }
    }
    expect(body.links.next).toBeNull()
    expect(body.data).toHaveLength(body.total_count)
    const mini = body.data.find(({ id }) => id === 'openai/gpt-4o-mini')
    expect(mini?.pricing).toMatchObject({ prompt: '0.00000015', completion: '0.0000006' })
    expect(JSON.stringify(body.data)).not.toMatch(/\de-\d/)
  })

  test('the catalogue comes in pages for those who want it so', async () => {
    const ids: string[] = []
    let next: string | null = `${new URL(openrouter.url).pathname}/models?limit=3`
    while (next !== null) {
      const response: Response = await fetch(new URL(next, openrouter.url))
      const page = (await response.json()) as {
        data: { id: string }[]
        links: { next: string | null }
      }
      expect(page.data.length).toBeLessThanOrEqual(3)
      ids.push(...page.data.map(({ id }) => id))
      next = page.links.next
    }
    expect(ids.length).toBeGreaterThan(3)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
