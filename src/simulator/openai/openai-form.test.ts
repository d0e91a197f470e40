import OpenAI, { RateLimitError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { askSimulator, framesOf, type AskedSimulator } from '../../testing/servers/ask-simulator.ts'

const messages = [{ role: 'user', content: 'Reply with exactly: pong' }]
const question = { model: 'gpt-4o-mini', messages }

let openai: AskedSimulator

beforeAll(async () => {
  openai = await askSimulator('openai')
})

afterAll(() => openai.close())

describe('OpenAI, chat completions', () => {
  test('name the dated snapshot, count tokens and say nothing of cost', async () => {
    const body: unknown = await (await openai.post('/chat/completions', question)).json()
    expect(body).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      model: 'gpt-4o-mini-2024-07-18',
      service_tier: 'default',
      choices: [{ message: { content: 'pong', refusal: null, annotations: [] } }],
      usage: { completion_tokens: 1, prompt_tokens_details: { cached_tokens: 0 } },
    })
    expect(JSON.stringify(body)).not.toContain('cost')
  })

  test('say in their headers how long it took and what is left, in Go durations', async () => {
    const { headers } = await openai.post('/chat/completions', question)
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/)
    expect(headers.get('openai-processing-ms')).toMatch(/^\d+$/)
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('9999')
    expect(headers.get('x-ratelimit-reset-requests')).toBe('6ms')
    expect(headers.get('x-ratelimit-reset-tokens')).toBe('6m0s')
  })

  test('stream usage only when asked, then as null in every other chunk', async () => {
    const plain = await openai.post('/chat/completions', { ...question, stream: true })
    expect(await plain.text()).not.toContain('"usage"')
    const options = { include_usage: true }
    const asked = { ...question, stream: true, stream_options: options }
    const text = await (await openai.post('/chat/completions', asked)).text()
    const frames = framesOf(text)
    expect(frames.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 1 } })
    expect(frames.slice(0, -1).every(frame => frame['usage'] === null)).toBe(true)
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  test('pad their chunks, unless asked not to', async () => {
    const body = { ...question, stream: true }
    const padded = await (await openai.post('/chat/completions', body)).text()
    expect(framesOf(padded).every(frame => typeof frame['obfuscation'] === 'string')).toBe(true)
    const options = { include_obfuscation: false }
    const plain = await openai.post('/chat/completions', { ...body, stream_options: options })
    expect(await plain.text()).not.toContain('obfuscation')
  })

  test('end a call that was forced with stop, and another with tool_calls', async () => {
    const tools = [{ type: 'function', function: { name: 'get_word' } }]
    const reasonFor = async (choice: unknown): Promise<unknown> => {
      const body = { ...question, tools, tool_choice: choice }
      const answer = (await (await openai.post('/chat/completions', body)).json()) as {
        choices: { finish_reason: string }[]
      }
      return answer.choices[0]?.finish_reason
    }
    expect(await reasonFor({ type: 'function', function: { name: 'get_word' } })).toBe('stop')
    expect(await reasonFor('required')).toBe('tool_calls')
  })
})

describe('OpenAI, errors', () => {
  const chat = '/chat/completions'
  const short = { model: 'gpt-4o-mini', input: 'x' }

  test.each([
    { what: 'a wrong key', path: chat, key: 'sk-wrong-key-123', code: 'invalid_api_key' },
    { what: 'a short wrong key', path: '/responses', key: 'sk', code: 'invalid_api_key' },
  ])('refuses $what without showing it', async ({ path, key, code }) => {
    const response = await openai.post(path, question, { authorization: `Bearer ${key}` })
    const text = await response.text()
    expect([response.status, JSON.parse(text)]).toMatchObject([401, { error: { code } }])
    expect(text).not.toContain(key)
  })

  test.each([
    {
      what: 'an unknown model',
      path: chat,
      body: { ...question, model: 'gpt-0' },
      refused: [404, 'model_not_found'],
    },
    {
      what: 'a field of a gateway',
      path: chat,
      body: { ...question, provider: {} },
      refused: [400, 'unknown_parameter'],
    },
    {
      what: 'a field of chat',
      path: '/responses',
      body: { ...short, stop: 'y' },
      refused: [400, 'unknown_parameter'],
    },
    {
      what: 'max_tokens for a reasoning model',
      path: chat,
      body: { ...question, model: 'gpt-5-mini', max_tokens: 99 },
      refused: [400, 'unsupported_parameter'],
    },
    {
      what: 'a limit below 16',
      path: '/responses',
      body: { ...short, max_output_tokens: 15 },
      refused: [400, 'integer_below_min_value'],
    },
  ])('refuses $what', async ({ path, body, refused: [status, code] }) => {
    const response = await openai.post(path, body)
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }])
  })

  test('refuses without a key, and takes max_completion_tokens from reasoning models', async () => {
    const keyless = await openai.post('/chat/completions', question, { authorization: '' })
    expect([keyless.status, await keyless.json()]).toMatchObject([401, { error: { code: null } }])
    const body = { ...question, model: 'gpt-5-mini', max_completion_tokens: 99 }
    expect((await openai.post('/chat/completions', body)).status).toBe(200)
  })

  test('tells used-up credit by the status of a rate limit, without a time to wait', async () => {
    const client = new OpenAI({
      apiKey: 'sk-simulated-exhausted',
      baseURL: openai.url,
      maxRetries: 0,
    })
    const error: unknown = await client.responses
      .create({ model: 'gpt-4o-mini', input: 'Hello' })
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ code: 'insufficient_quota', type: 'insufficient_quota' })
    expect((error as RateLimitError).headers.get('retry-after')).toBeNull()
  })

  test('tells a rate limit by two headers and the time in both', async () => {
    const limited = await askSimulator('openai', 'rate-limits')
    try {
      const statuses = new Map<number, Headers>()
      for (let sample = 1; sample <= 30; sample += 1) {
        const slot = { 'x-parity-slot': `suite%2Fcase;unary;${sample}` }
        const response = await limited.post(
          '/responses',
          { model: 'gpt-4o-mini', input: 'x' },
          slot,
        )
        await response.text()
        statuses.set(response.status, response.headers)
      }
      expect(statuses.get(200)).toBeDefined()
      expect(statuses.get(429)?.get('retry-after-ms')).toBe('1000')
      expect(statuses.get(429)?.get('x-ratelimit-remaining-requests')).toBe('0')
    } finally {
      await limited.close()
    }
  })
})

describe('OpenAI, responses', () => {
  test('come as named and numbered events, the last of which has usage', async () => {
    const body = { model: 'gpt-5-mini', input: 'Reply with exactly: pong', stream: true }
    const text = await (await openai.post('/responses', body)).text()
    const frames = framesOf(text)
    expect(frames.map(frame => frame['sequence_number'])).toEqual(frames.map((_, index) => index))
    const names = [...text.matchAll(/^event: (.+)$/gm)].map(match => match[1])
    expect(names).toEqual(frames.map(frame => frame['type']))
    expect(names.slice(0, 3)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
    ])
    expect(text).not.toContain('[DONE]')
    expect(frames.at(-1)).toMatchObject({
      type: 'response.completed',
      response: { usage: { output_tokens: 1 }, output: [{ type: 'reasoning', summary: [] }, {}] },
    })
  })

  test('repeat what the request said', async () => {
    const body = { model: 'gpt-4o-mini', input: 'x', store: false, max_output_tokens: 99 }
    const said: unknown = await (await openai.post('/responses', body)).json()
    expect(said).toMatchObject({ store: false, max_output_tokens: 99, object: 'response' })
  })
})

test('OpenAI lists models without prices, snapshots among them', async () => {
  const { data } = (await (await openai.get('/models')).json()) as { data: { id: string }[] }
  expect(data.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['gpt-4o-mini', 'gpt-4o-mini-2024-07-18']),
  )
  expect(JSON.stringify(data)).not.toMatch(/pric|context/)
  const keyless = await fetch(`${openai.url}/models`)
  expect(keyless.status).toBe(401)
})
