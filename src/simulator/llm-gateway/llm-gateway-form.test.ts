import OpenAI, { APIError } from 'openai'
import { afterEach, describe, expect, test } from 'vitest'

import type { Defect } from '../../model/defect.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { startSimulator } from '../start-simulator.ts'
import type { Simulator } from '../start-simulator.ts'

const key = simulatedKeys['llm-gateway']
const running: Simulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

async function start(...defects: Defect[]): Promise<string> {
  const simulator = await startSimulator({
    profile: 'llm-gateway',
    side: 'baseline',
    port: 0,
    seed: '1',
    defects,
    delayFactor: 0,
  })
  running.push(simulator)
  return simulator.url
}

interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly authorization?: string
}

function post(url: string, body: unknown, options: PostOptions = {}): Promise<Response> {
  const { headers, authorization = `Bearer ${key}` } = options
  return fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** The parts of LLM Gateway's bodies that these tests read. */
interface Body {
  readonly object?: string
  readonly model: string
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number }
  readonly metadata: { readonly requested_provider: string | null }
  readonly error: { readonly message: string; readonly code: string | null }
  readonly data: readonly {
    readonly id: string
    readonly pricing: { readonly prompt: string }
    readonly providers: readonly { readonly pricing: { readonly completion: string } }[]
  }[]
}

async function bodyOf(response: Response | Promise<Response>): Promise<Body> {
  return (await (await response).json()) as Body
}

const question = {
  model: 'gpt-4o-mini',
  messages: [{ role: 'user', content: 'Reply with exactly: pong' }],
}

describe('LLM Gateway, unary', () => {
  test('reports cost, provider and ids in its own places', async () => {
    const url = await start()
    const response = await post(url, question, { headers: { 'x-request-id': 'mine-1' } })
    expect(response.headers.get('x-request-id')).toBe('mine-1')
    expect(response.headers.get('ratelimit-remaining')).toBe('599')
    expect(response.headers.get('ratelimit-reset')).toBe('60')
    expect(Number(response.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now())
    const body = await bodyOf(response)
    // 15 tokens in at 0.15 and 1 token out at 0.60 US dollars per million.
    const [input, output] = [body.usage.prompt_tokens * 150, body.usage.completion_tokens * 600]
    expect(body).toMatchObject({
      object: 'chat.completion',
      model: 'openai/gpt-4o-mini',
      usage: {
        cost: (input + output) / 1e9,
        cost_details: { input_cost: input / 1e9, output_cost: output / 1e9 },
      },
      metadata: {
        request_id: 'mine-1',
        requested_model: 'gpt-4o-mini',
        used_provider: 'openai',
        routing: [{ provider: 'openai', succeeded: true }],
      },
    })
  })

  test('returns provider and model for an id that names the provider', async () => {
    const url = await start()
    const body = await bodyOf(post(url, { ...question, model: 'anthropic/claude-haiku-4.5' }))
    expect(body.model).toBe('anthropic/claude-haiku-4-5')
    expect(body.metadata.requested_provider).toBe('anthropic')
  })

  test('accepts the key as x-api-key', async () => {
    const url = await start()
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(question),
    })
    expect(response.status).toBe(200)
  })
})

describe('LLM Gateway, errors', () => {
  test.each([
    { name: 'a wrong key', body: question, bearer: 'nope', status: 401, code: 'invalid_api_key' },
    {
      name: 'a bad model before a wrong key',
      body: { ...question, model: 'gpt-0' },
      bearer: 'nope',
      status: 400,
      code: null,
    },
    { name: 'broken JSON', body: '{"model":', bearer: key, status: 400, code: 'invalid_json' },
    {
      name: 'no messages',
      body: { model: 'gpt-4o-mini' },
      bearer: key,
      status: 400,
      code: 'invalid_parameters',
    },
  ])('answers $name in the OpenAI envelope', async ({ body, bearer, status, code }) => {
    const response = await post(await start(), body, { authorization: `Bearer ${bearer}` })
    expect(response.status).toBe(status)
    expect((await bodyOf(response)).error).toMatchObject({ type: 'invalid_request_error', code })
  })

  test('names the unknown model', async () => {
    const url = await start()
    const messageOf = async (model: string) =>
      (await bodyOf(await post(url, { ...question, model }))).error.message
    expect(await messageOf('gpt-0')).toBe('Requested model gpt-0 not supported')
    expect(await messageOf('openai/gpt-0')).toBe('Requested model gpt-0 not supported')
    expect(await messageOf('nobody/gpt-0')).toBe("Provider 'nobody' not found.")
  })

  test('asks for application/json', async () => {
    const response = await post(await start(), question, {
      headers: { 'content-type': 'text/plain' },
    })
    expect(response.status).toBe(415)
  })

  test.each(['GET', 'PUT'])('does not know %s on the chat path', async method => {
    const response = await fetch(`${await start()}/chat/completions`, { method })
    expect(response.status).toBe(404)
    expect((await bodyOf(response)).error.code).toBe('not_found')
  })

  test('survives a path that is no URL', async () => {
    const url = new URL(await start())
    const response = await fetch(`${url.origin}//?`)
    expect(response.status).toBe(404)
  })
})

describe('LLM Gateway, streams', () => {
  test('numbers its events and ends with usage and a named end mark', async () => {
    const response = await post(await start(), { ...question, stream: true })
    const blocks = (await response.text()).split('\n\n')
    expect(blocks[0]).toBe(': ping')
    const events = blocks.slice(1, -1)
    events.forEach((event, index) => expect(event.endsWith(`\nid: ${index}`)).toBe(true))
    expect(events.at(-1)).toBe(`event: done\ndata: [DONE]\nid: ${events.length - 1}`)
    const chunks = events
      .slice(0, -1)
      .map(event => JSON.parse(event.split('\n')[0]!.slice(6)) as { readonly id: string })
    const [usage, finish] = chunks.reverse()
    expect(finish).toMatchObject({
      model: 'openai/gpt-4o-mini',
      choices: [{ delta: {}, finish_reason: 'stop' }],
    })
    expect(usage).toMatchObject({
      model: 'gpt-4o-mini',
      choices: [{ index: 0, delta: {}, finish_reason: null }],
      usage: { cost: expect.any(Number) },
      metadata: { used_provider: 'openai' },
    })
    expect(usage?.id).not.toBe(finish?.id)
  })

  test('streams tool arguments in bits, the name once', async () => {
    const client = new OpenAI({ apiKey: key, baseURL: await start(), maxRetries: 0 })
    const stream = client.chat.completions.stream({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'What is the weather in Oslo?' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            parameters: {
              type: 'object',
              properties: { city: { type: 'string' } },
              required: ['city'],
            },
          },
        },
      ],
    })
    const final = await stream.finalChatCompletion()
    const call = final.choices[0]?.message.tool_calls?.[0]
    expect(call).toMatchObject({ function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } })
  })

  test('tells upstream trouble inside a stream that began as a success', async () => {
    const url = await start('error-rate')
    const troubled = await firstInBandError(url)
    expect(troubled.status).toBe(200)
    expect(troubled.text).toMatch(/^event: error\ndata: \{"error":\{.*\}\}\nid: 0\n\n/)
    const client = new OpenAI({ apiKey: key, baseURL: url, maxRetries: 0 })
    const stream = await client.chat.completions.create(
      { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }], stream: true },
      { headers: { 'x-parity-slot': troubled.slot } },
    )
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow(APIError)
  })

  async function firstInBandError(
    url: string,
  ): Promise<{ readonly status: number; readonly text: string; readonly slot: string }> {
    for (let sample = 1; sample < 200; sample += 1) {
      const slot = `suite%2Fcase;stream;${sample}`
      const response = await post(
        url,
        { ...question, stream: true },
        { headers: { 'x-parity-slot': slot } },
      )
      const text = await response.text()
      if (text.startsWith('event: error')) return { status: response.status, text, slot }
    }
    throw new Error('no stream failed')
  }
})

describe('LLM Gateway, catalogue', () => {
  test('is public, with prices as text per token', async () => {
    const body = await bodyOf(fetch(`${await start()}/models`))
    const mini = body.data.find(row => row.id === 'gpt-4o-mini')
    expect(Number(mini?.pricing.prompt)).toBeCloseTo(0.15e-6, 12)
    expect(Number(mini?.providers[0]?.pricing.completion)).toBeCloseTo(0.6e-6, 12)
    expect(body.object).toBeUndefined()
  })

  test('refuses a wrong key on the catalogue', async () => {
    const response = await fetch(`${await start()}/models`, {
      headers: { authorization: 'Bearer nope' },
    })
    expect(response.status).toBe(401)
  })

  test.each(['/v1/health', '/healthz'])('is healthy at %s', async path => {
    const response = await fetch(`${new URL(await start()).origin}${path}`)
    expect(await bodyOf(response)).toEqual({ status: 'ok' })
  })
})
