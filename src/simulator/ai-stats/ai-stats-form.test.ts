import OpenAI from 'openai'
import { afterEach, describe, expect, test } from 'vitest'

import type { Defect } from '../../model/defect.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { startSimulator } from '../start-simulator.ts'
import type { Simulator } from '../start-simulator.ts'

const key = simulatedKeys['ai-stats']
const authorization = `Bearer ${key}`
const running: Simulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

async function start(...defects: Defect[]): Promise<string> {
  const simulator = await startSimulator({
    profile: 'ai-stats',
    side: 'candidate',
    port: 0,
    seed: '1',
    defects,
    delayFactor: 0,
  })
  running.push(simulator)
  return simulator.url
}

function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

function get(url: string): Promise<Response> {
  return fetch(url, { headers: { authorization } })
}

/** The parts of AI Stats' bodies that these tests read. */
interface Body {
  readonly id: string
  readonly generation_id: string
  readonly reason: string
  readonly details: unknown
  readonly cost_nanos: number
  readonly pricing_lines: readonly { readonly line_nanos: number }[]
  readonly usage: {
    readonly prompt_tokens: number
    readonly completion_tokens: number
    readonly total_tokens: number
  }
  readonly total: number
  readonly models: readonly {
    readonly model_id: string
    readonly pricing: { readonly prompt: string }
  }[]
  readonly replay_request: unknown
}

async function bodyOf(response: Response | Promise<Response>): Promise<Body> {
  return (await (await response).json()) as Body
}

const question = {
  model: 'openai/gpt-4o-mini',
  messages: [{ role: 'user', content: 'Reply with exactly: pong' }],
}

describe('AI Stats, unary', () => {
  test('reports cost, provider and ids in its own places', async () => {
    const response = await post(await start(), { ...question, meta: true, usage: true })
    expect(response.headers.get('x-request-id')).toBeNull()
    const body = await bodyOf(response)
    const nanos = body.usage.prompt_tokens * 150 + body.usage.completion_tokens * 600
    expect(body.id).toMatch(/^G-[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(body).toMatchObject({
      object: 'chat.completion',
      model: 'openai/gpt-4o-mini',
      provider: 'openai',
      provider_id: 'openai',
      cost_nanos: nanos,
      cost_cents: 1,
      currency: 'USD',
      usage: { pricing: { total_nanos: nanos } },
      meta: { routing: { selected_provider: 'openai' } },
    })
    expect(body.pricing_lines.reduce((sum, line) => sum + line.line_nanos, 0)).toBe(nanos)
  })

  test('counts the prompt as the other gateway does', async () => {
    const other = await startSimulator({
      profile: 'llm-gateway',
      side: 'baseline',
      port: 0,
      seed: '1',
      defects: [],
      delayFactor: 0,
    })
    running.push(other)
    const [here, there] = await Promise.all([
      post(await start(), question),
      post(
        other.url,
        { ...question, model: 'gpt-4o-mini' },
        {
          authorization: `Bearer ${simulatedKeys['llm-gateway']}`,
        },
      ),
    ])
    const [hereBody, thereBody] = [await bodyOf(here), await bodyOf(there)]
    expect(hereBody.usage.prompt_tokens).toBe(thereBody.usage.prompt_tokens)
    expect(hereBody.usage.total_tokens).toBe(thereBody.usage.total_tokens)
  })
})

describe('AI Stats, errors', () => {
  test.each([
    { name: 'no key', body: question, bearer: '', status: 401, error: 'unauthorised' },
    {
      name: 'a wrong key before a bad model',
      body: { ...question, model: 'x' },
      bearer: 'Bearer nope',
      status: 401,
      error: 'unauthorised',
    },
    {
      name: 'an unknown model',
      body: { ...question, model: 'openai/gpt-0' },
      bearer: authorization,
      status: 400,
      error: 'unsupported_model_or_endpoint',
    },
    { name: 'broken JSON', body: '{', bearer: authorization, status: 400, error: 'invalid_json' },
    {
      name: 'an unknown field',
      body: { ...question, n: 2 },
      bearer: authorization,
      status: 400,
      error: 'validation_error',
    },
    {
      name: 'no model',
      body: { messages: question.messages },
      bearer: authorization,
      status: 400,
      error: 'model_required',
    },
  ])('answers $name in its flat envelope', async ({ body, bearer, status, error }) => {
    const response = await post(await start(), body, { authorization: bearer })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      generation_id: expect.stringMatching(/^G-/),
      status_code: status,
      error,
      error_origin: 'user',
    })
  })

  test('gives the reason for an unknown model, and the keyword for an unknown field', async () => {
    const url = await start()
    const model = await bodyOf(post(url, { ...question, model: 'nobody/nothing' }))
    expect(model.reason).toBe('model_not_found_or_inactive')
    const field = await bodyOf(post(url, { ...question, preset: 'mine' }))
    expect(field.details).toMatchObject([{ keyword: 'unknown_param', path: ['preset'] }])
  })

  test('refuses an assistant message whose content is null', async () => {
    const messages = [...question.messages, { role: 'assistant', content: null }]
    const response = await post(await start(), { ...question, messages })
    expect(response.status).toBe(400)
  })

  test('does not read x-api-key', async () => {
    const response = await post(await start(), question, { authorization: '', 'x-api-key': key })
    expect(response.status).toBe(401)
  })

  test('tells upstream trouble by its status, stream or not', async () => {
    const url = await start('error-rate')
    const statuses = new Set<number>()
    for (let sample = 1; sample <= 100; sample += 1) {
      const slot = { 'x-parity-slot': `suite%2Fcase;stream;${sample}` }
      const response = await post(url, { ...question, stream: true }, slot)
      await response.text()
      statuses.add(response.status)
    }
    expect([...statuses].sort((left, right) => left - right)).toEqual([200, 500, 502])
  })
})

interface Frame {
  readonly object: string
  readonly choices: {
    readonly delta?: { readonly tool_calls?: { function: { arguments: string } }[] }
    readonly message?: unknown
    readonly finish_reason: string | null
  }[]
}

function framesOf(text: string): readonly Frame[] {
  return text
    .split('\n\n')
    .filter(block => block !== '')
    .map(block => JSON.parse(block.replace(/^data: /, '')) as Frame)
}

describe('AI Stats, streams', () => {
  test('have chunks and one terminal frame, and nothing after it', async () => {
    const url = await start()
    const text = await (await post(url, { ...question, stream: true, meta: true })).text()
    expect(text).not.toContain('[DONE]')
    expect(text).not.toContain('event:')
    const frames = framesOf(text)
    const terminal = frames.at(-1)
    expect(frames.slice(0, -1).every(frame => frame.object === 'chat.completion.chunk')).toBe(true)
    expect(frames.slice(0, -1).every(frame => frame.choices[0]?.finish_reason === null)).toBe(true)
    expect(terminal).toMatchObject({
      object: 'chat.completion',
      model: 'openai/gpt-4o-mini',
      choices: [{ message: { content: 'pong' }, finish_reason: 'stop' }],
      usage: { pricing: { total_nanos: expect.any(Number) } },
      meta: { routing: { selected_provider: 'openai' } },
    })
    expect(terminal).not.toHaveProperty('cost_nanos')
    expect(terminal).not.toHaveProperty('provider')
  })

  test('repeat tool arguments from their beginning in every frame', async () => {
    const tools = [
      {
        type: 'function',
        function: {
          name: 'find_order',
          parameters: {
            type: 'object',
            properties: { order_id: { type: 'string' } },
            required: ['order_id'],
          },
        },
      },
    ]
    const messages = [{ role: 'user', content: 'Where is my order A-1042?' }]
    const response = await post(await start(), { ...question, messages, tools, stream: true })
    const frames = framesOf(await response.text())
    const seen = frames.flatMap(
      frame => frame.choices[0]?.delta?.tool_calls?.map(call => call.function.arguments) ?? [],
    )
    expect(seen.length).toBeGreaterThan(3)
    seen.reduce((before, now) => {
      expect(now.startsWith(before)).toBe(true)
      return now
    })
    expect(seen.at(-1)).toBe('{"order_id":"A-1042"}')
    expect(frames.at(-1)?.choices[0]).toMatchObject({
      message: { content: '', tool_calls: [{ function: { arguments: '{"order_id":"A-1042"}' } }] },
      finish_reason: 'tool_calls',
    })
  })

  test('give the official stream helper the right arguments in the end, by the terminal frame', async () => {
    const client = new OpenAI({ apiKey: key, baseURL: await start(), maxRetries: 0 })
    const stream = client.chat.completions.stream({
      model: 'openai/gpt-4o-mini',
      messages: [{ role: 'user', content: 'Where is my order A-1042?' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'find_order',
            parameters: {
              type: 'object',
              properties: { order_id: { type: 'string' } },
              required: ['order_id'],
            },
          },
        },
      ],
    })
    const final = await stream.finalChatCompletion()
    expect(final.choices[0]?.message.tool_calls).toMatchObject([
      { function: { name: 'find_order', arguments: '{"order_id":"A-1042"}' } },
    ])
  })
})

describe('AI Stats, catalogue', () => {
  test('comes in pages that add up', async () => {
    const url = await start()
    const ids: string[] = []
    let total = Infinity
    while (ids.length < total) {
      const page = await bodyOf(get(`${url}/models?limit=3&offset=${ids.length}`))
      expect(page).toMatchObject({ ok: true, limit: 3, offset: ids.length })
      expect(page.models.length).toBeGreaterThan(0)
      ids.push(...page.models.map(model => model.model_id))
      ;({ total } = page)
    }
    expect(new Set(ids).size).toBe(total)
    expect(ids).toContain('anthropic/claude-haiku-4.5')
  })

  test('has prices as text per token', async () => {
    const page = await bodyOf(get(`${await start()}/models?id=openai/gpt-4o-mini`))
    expect(page.models).toHaveLength(1)
    expect(Number(page.models[0]?.pricing.prompt)).toBeCloseTo(0.15e-6, 12)
  })

  test('limits the offset', async () => {
    const response = await get(`${await start()}/models?offset=5001`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ ok: false, max_offset: 5000 })
  })

  test('needs a key, and says so in an envelope of its own', async () => {
    const response = await fetch(`${await start()}/models`)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({
      error: 'unauthorised',
      reason: 'missing_or_invalid_authorization_header',
    })
  })
})

describe('AI Stats, generations', () => {
  test.each(['generations', 'generation'])('shows an answered request at /v1/%s', async path => {
    const url = await start()
    const answer = await bodyOf(post(url, question))
    const row = await bodyOf(get(`${url}/${path}?id=${answer.id}`))
    expect(row).toMatchObject({
      request_id: answer.id,
      success: true,
      status_code: 200,
      cost_nanos: answer.cost_nanos,
      usage: { input_tokens: answer.usage.prompt_tokens },
      replay_supported: true,
      replay_request: question,
    })
    const replayed = await post(url, row.replay_request)
    expect(replayed.status).toBe(200)
  })

  test('shows a failed request, with what it takes to replay it', async () => {
    const url = await start('rate-limits')
    let refused: Response | undefined
    for (let sample = 1; refused === undefined && sample < 100; sample += 1) {
      const response = await post(url, question, { 'x-parity-slot': `a%2Fb;unary;${sample}` })
      if (response.status === 429) refused = response
      else await response.text()
    }
    const { generation_id: id } = await bodyOf(refused!)
    const row = await (await get(`${url}/generations?id=${id}`)).json()
    expect(row).toMatchObject({ success: false, status_code: 429, replay_request: question })
  })

  test('answers 404 for an unknown id, 400 without one and 401 without a key', async () => {
    const url = await start()
    expect((await get(`${url}/generations?id=G-0`)).status).toBe(404)
    expect((await get(`${url}/generations`)).status).toBe(400)
    expect((await fetch(`${url}/generations?id=G-0`)).status).toBe(401)
  })

  test('keeps no replay of a very long request', async () => {
    const url = await start()
    const messages = [{ role: 'user', content: 'x'.repeat(70_000) }]
    const answer = await bodyOf(post(url, { ...question, messages }))
    const row = await (await get(`${url}/generations?id=${answer.id}`)).json()
    expect(row).toMatchObject({ replay_supported: false, replay_request: null })
  })
})
