import Anthropic, { APIError, BadRequestError, NotFoundError } from '@anthropic-ai/sdk'
import { Ajv } from 'ajv'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Defect } from '../../model/defect.ts'
import { catalogue } from '../catalogue.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { startSimulator } from '../start-simulator.ts'
import type { Simulator } from '../start-simulator.ts'

const weather: Anthropic.Tool = {
  name: 'get_weather',
  description: 'Current weather in a city',
  input_schema: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
    },
    required: ['city'],
    additionalProperties: false,
  },
}

const running: Simulator[] = []
let client: Anthropic

beforeEach(async () => {
  client = clientFor(await start())
})

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

async function start(...defects: Defect[]): Promise<Simulator> {
  const simulator = await startSimulator({
    profile: 'anthropic',
    side: 'baseline',
    port: 0,
    seed: '1',
    defects,
    delayFactor: 0,
  })
  running.push(simulator)
  return simulator
}

function clientFor(simulator: Simulator, apiKey = simulatedKeys.anthropic): Anthropic {
  return new Anthropic({ apiKey, baseURL: new URL(simulator.url).origin, maxRetries: 0 })
}

/** What the client sent before its first major version. */
const earlier = { 'anthropic-version': '2023-06-01' }

type Asked = Partial<Anthropic.MessageCreateParamsNonStreaming>

/** With fields that the client's types no longer name, but the older models take. */
function question(content: string, further: Asked & { temperature?: number } = {}) {
  return {
    model: 'claude-haiku-4-5',
    max_tokens: 500,
    messages: [{ role: 'user' as const, content }],
    ...further,
  }
}

function textOf({ content }: Anthropic.Message): string {
  return content.map(block => (block.type === 'text' ? block.text : '')).join('')
}

async function refusalOf(asked: Promise<unknown>): Promise<APIError> {
  const error: unknown = await asked.catch((reason: unknown) => reason)
  if (error instanceof APIError) return error
  throw new Error('it was answered')
}

describe("Anthropic's client against the simulated Anthropic", () => {
  test('reads a message with its usage', async () => {
    const { data: message, response } = await client.messages
      .create(question('Can I get a refund for headphones? Include the word "receipt".'))
      .withResponse()
    expect(textOf(message)).toContain('receipt')
    expect(message).toMatchObject({
      id: expect.stringMatching(/^msg_01\w{20,}$/) as string,
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5-20251001',
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    })
    expect(message.usage.output_tokens).toBeGreaterThan(50)
    expect(response.headers.get('request-id')).toMatch(/^req_/)
    const reset = response.headers.get('anthropic-ratelimit-input-tokens-reset') ?? ''
    expect(reset).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/)
  })

  test('reads the same message from a stream', async () => {
    const asked = question('How do I reset my router at home?', {
      temperature: 0,
      system: 'You work at a help desk.',
    })
    const headers = { ...earlier, 'x-parity-slot': 'support%2Frouter;stream;1' }
    const unary = await client.messages.create(asked, { headers })
    const stream = client.messages.stream(asked, { headers })
    const types: string[] = []
    for await (const event of stream) types.push(event.type)
    const streamed = await stream.finalMessage()
    expect(textOf(streamed).length).toBeGreaterThan(200)
    expect(textOf(streamed)).toBe(textOf(unary))
    expect(streamed.usage).toMatchObject({
      input_tokens: unary.usage.input_tokens,
      output_tokens: unary.usage.output_tokens,
    })
    expect([...new Set(types)]).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  test.each(['unary', 'stream'])('calls a tool and answers from its result, %s', async mode => {
    const tools = [weather]
    const ask = (messages: Anthropic.MessageParam[]): Promise<Anthropic.Message> => {
      const asked = { ...question('', { tools }), messages }
      return mode === 'unary'
        ? client.messages.create(asked)
        : client.messages.stream(asked).finalMessage()
    }
    const asked = { role: 'user' as const, content: 'What is the weather in Lisbon in celsius?' }
    const called = await ask([asked])
    expect(called.stop_reason).toBe('tool_use')
    const [call] = called.content
    if (call?.type !== 'tool_use') throw new Error('no tool was called')
    expect(call).toMatchObject({
      id: expect.stringMatching(/^toolu_01/) as string,
      name: 'get_weather',
      input: { city: 'Lisbon', unit: 'celsius' },
    })
    const answer = await ask([
      asked,
      { role: 'assistant', content: called.content },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: call.id,
            content: '{"temperature":21,"sky":"cloudy"}',
          },
        ],
      },
    ])
    expect(textOf(answer)).toContain('The lookup returned 21, cloudy.')
  })

  test('calls one tool at a time, or none, where it is told so', async () => {
    const content = 'Compare the weather in Oslo and in Madrid.'
    const count = async (choice: Anthropic.ToolChoice): Promise<number> => {
      const { content: blocks } = await client.messages.create(
        question(content, { tools: [weather], tool_choice: choice }),
      )
      return blocks.filter(({ type }) => type === 'tool_use').length
    }
    expect(await count({ type: 'auto' })).toBeGreaterThanOrEqual(1)
    expect(await count({ type: 'any', disable_parallel_tool_use: true })).toBe(1)
    expect(await count({ type: 'tool', name: 'get_weather' })).toBeGreaterThanOrEqual(1)
    expect(await count({ type: 'none' })).toBe(0)
  })

  test('thinks before it answers, where it is told so', async () => {
    const asked = question('Why is the sky blue?', { thinking: { type: 'adaptive' } })
    const stream = client.messages.stream(asked)
    const [thinking, text] = (await stream.finalMessage()).content
    expect(thinking).toMatchObject({
      type: 'thinking',
      thinking: expect.stringMatching(/\w/) as string,
      signature: expect.stringMatching(/\w/) as string,
    })
    expect(text?.type).toBe('text')
  })

  test('gives a value that fits a schema', async () => {
    const schema = {
      type: 'object',
      properties: { category: { type: 'string', enum: ['billing', 'shipping'] } },
      required: ['category'],
      additionalProperties: false,
    }
    const message = await client.messages.create(
      question('Sort this ticket: my shipping is late.', {
        output_config: { format: { type: 'json_schema', schema } },
      }),
    )
    const value: unknown = JSON.parse(textOf(message))
    expect(new Ajv().validate(schema, value)).toBe(true)
  })

  test('ends at the token limit and at a stop sequence', async () => {
    const limited = await client.messages.create(
      question('Tell me all about rivers.', { max_tokens: 7 }),
    )
    expect([limited.stop_reason, limited.usage.output_tokens]).toEqual(['max_tokens', 7])
    const stopped = await client.messages.create(
      question('Tell me all about rivers.', { stop_sequences: ['.'] }),
    )
    expect([stopped.stop_reason, stopped.stop_sequence]).toEqual(['stop_sequence', '.'])
    expect(textOf(stopped)).not.toContain('.')
  })

  test.each<[string, Anthropic.ImageBlockParam['source']]>([
    ['bytes', { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' }],
    ['an address', { type: 'url', url: 'https://example.com/cat.png' }],
  ])('takes an image as %s with a vision model, and refuses it with another', async (_, source) => {
    const asked = question('')
    const content: Anthropic.ContentBlockParam[] = [
      { type: 'text', text: 'Describe this picture.' },
      { type: 'image', source },
    ]
    const messages = [{ role: 'user' as const, content }]
    const answer = await client.messages.create({ ...asked, messages })
    expect(textOf(answer)).toContain('The image shows this')
    const refused = client.messages.create({ ...asked, messages, model: 'deepseek-flash' })
    expect(await refusalOf(refused)).toBeInstanceOf(BadRequestError)
  })

  test('lists all models over several pages, and finds one', async () => {
    const ids: string[] = []
    for await (const model of client.models.list({ limit: 3 })) ids.push(model.id)
    expect(ids).toEqual(catalogue.map(({ snapshot }) => snapshot))
    expect(await client.models.retrieve('claude-haiku-4-5')).toMatchObject({
      type: 'model',
      id: 'claude-haiku-4-5-20251001',
      display_name: 'Claude Haiku 4.5',
      max_tokens: 64_000,
    })
    const missing = await refusalOf(client.models.retrieve('claude-0'))
    expect(missing).toBeInstanceOf(NotFoundError)
  })
})
