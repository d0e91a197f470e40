import Anthropic, { APIError, AuthenticationError, BadRequestError } from '@anthropic-ai/sdk'
import { afterEach, describe, expect, test } from 'vitest'

import { askSimulator, framesOf, type AskedSimulator } from '../../testing/servers/ask-simulator.ts'
import { simulatedKeys, type SimulatedProfile } from '../simulated-profile.ts'

const running: AskedSimulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

async function start(profile: SimulatedProfile): Promise<AskedSimulator> {
  const simulator = await askSimulator(profile)
  running.push(simulator)
  return simulator
}

function clientFor({ url }: AskedSimulator, apiKey: string): Anthropic {
  return new Anthropic({ apiKey, baseURL: new URL(url).origin, maxRetries: 0 })
}

const weather: Anthropic.Tool = {
  name: 'get_weather',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}

function question(content: Anthropic.MessageParam['content'], further: object = {}) {
  return {
    model: 'claude-haiku-4.5',
    max_tokens: 300,
    messages: [{ role: 'user' as const, content }],
    ...further,
  }
}

async function refusalOf(asked: Promise<unknown>): Promise<APIError> {
  const error: unknown = await asked.catch((reason: unknown) => reason)
  if (error instanceof APIError) return error
  throw new Error('it was answered')
}

describe.each<[SimulatedProfile, served: string]>([
  ['ai-stats', 'anthropic/claude-haiku-4.5'],
  ['llm-gateway', 'anthropic/claude-haiku-4-5'],
])("Anthropic's client against the simulated %s", (profile, served) => {
  const connect = async (): Promise<Anthropic> =>
    clientFor(await start(profile), simulatedKeys[profile])

  test('reads a message, whole and streamed', async () => {
    const client = await connect()
    const asked = question('Say only the word pong')
    for (const message of [
      await client.messages.create(asked),
      await client.messages.stream(asked).finalMessage(),
    ]) {
      expect(message).toMatchObject({
        content: [{ type: 'text', text: 'pong' }],
        stop_reason: 'end_turn',
        usage: { output_tokens: 1 },
      })
      expect(message.usage.input_tokens).toBeGreaterThan(5)
    }
    expect((await client.messages.create(asked)).model).toBe(served)
  })

  test('calls a tool from a stream', async () => {
    const client = await connect()
    const asked = question('What is the weather in Lisbon?', { tools: [weather] })
    const message = await client.messages.stream(asked).finalMessage()
    expect(message).toMatchObject({
      content: [{ type: 'tool_use', name: 'get_weather', input: { city: 'Lisbon' } }],
      stop_reason: 'tool_use',
    })
  })

  test('is refused with a wrong key', async () => {
    const wrong = clientFor(await start(profile), 'phaseo_v1_sk_unknown01_secret')
    const refused = await refusalOf(wrong.messages.create(question('Hello')))
    expect(refused).toBeInstanceOf(AuthenticationError)
  })
})

describe('messages of AI Stats', () => {
  test('carry the id by which they are looked up, and what they cost', async () => {
    const aiStats = await start('ai-stats')
    const reply = await aiStats.post('/messages', question('Hello', { meta: true }))
    const body = (await reply.json()) as { id: string; cost_nanos: number }
    expect(body).toMatchObject({
      id: expect.stringMatching(/^G-/) as string,
      type: 'message',
      usage: { cache_read_input_tokens: null, pricing_breakdown: { total_nanos: body.cost_nanos } },
      meta: { routing: { selected_provider: 'anthropic' } },
    })
    expect(body).not.toHaveProperty('provider')
    const found: unknown = await (await aiStats.get(`/generations?id=${body.id}`)).json()
    expect(found).toMatchObject({ endpoint: 'messages', cost_nanos: body.cost_nanos })
  })

  test('tell the timing at the end of a stream, and no provider', async () => {
    const aiStats = await start('ai-stats')
    const asked = question('Hello', { meta: true, stream: true })
    const frames = framesOf(await (await aiStats.post('/messages', asked)).text())
    expect(frames.slice(-2)).toMatchObject([
      { type: 'message_delta', meta: { generation_ms: expect.any(Number) as number } },
      { type: 'message_stop', meta: { generation_ms: expect.any(Number) as number } },
    ])
    expect(JSON.stringify(frames)).not.toContain('selected_provider')
  })

  test.each<[string, object, string]>([
    ['an output format', { output_config: {} }, 'unknown_param'],
    ['a field of chat', { session_id: 'x' }, 'unknown_param'],
    ['no tool at all', { tool_choice: { type: 'none' } }, 'invalid_union'],
  ])('are refused that ask for %s', async (_, further, keyword) => {
    const aiStats = await start('ai-stats')
    const refused = await aiStats.post('/messages', question('Hello', further))
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: 'validation_error', details: [{ keyword }] },
    ])
  })
})

describe('messages of LLM Gateway', () => {
  const ask = async (further: object): Promise<Anthropic.Message> => {
    const gateway = await start('llm-gateway')
    const reply = await gateway.post('/messages', question('Weather in Lisbon?', further))
    return (await reply.json()) as Anthropic.Message
  }

  test('drop a tool choice, stop sequences and an output format without a word', async () => {
    const forbidden = await ask({ tools: [weather], tool_choice: { type: 'none' } })
    expect(forbidden.stop_reason).toBe('tool_use')
    const unstopped = await ask({ stop_sequences: ['a', 'e'] })
    expect(unstopped.stop_reason).toBe('end_turn')
    const format = { type: 'json_schema', schema: { type: 'object' } }
    const text = JSON.stringify((await ask({ output_config: { format } })).content)
    expect(text).toContain('"type":"text"')
    expect(text).not.toContain('{\\"')
  })

  test('take images as bytes only', async () => {
    const gateway = await start('llm-gateway')
    const client = clientFor(gateway, simulatedKeys['llm-gateway'])
    const image = (source: Anthropic.ImageBlockParam['source']) =>
      client.messages.create(question([{ type: 'image', source }]))
    await image({ type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' })
    const refused = await refusalOf(image({ type: 'url', url: 'https://example.com/cat.png' }))
    expect(refused).toBeInstanceOf(BadRequestError)
    expect(refused.message).toContain('messages.0.content.0.source.type')
  })

  test('refuse a stream inside a stream, even for a wrong key', async () => {
    const gateway = await start('llm-gateway')
    const asked = question('Hello', { stream: true })
    const reply = await gateway.post('/messages', asked, { authorization: 'Bearer x' })
    expect(reply.status).toBe(200)
    expect(framesOf(await reply.text())).toMatchObject([
      { type: 'error', error: { type: 'authentication_error' } },
      { type: 'message_stop' },
    ])
    const client = clientFor(gateway, simulatedKeys['llm-gateway'])
    const unknown = client.messages.stream(question('Hello', { model: 'claude-0' })).finalMessage()
    expect((await refusalOf(unknown)).message).toContain('Requested model claude-0 not supported')
  })
})
