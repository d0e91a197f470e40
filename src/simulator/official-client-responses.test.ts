import { Ajv } from 'ajv'
import OpenAI, { AuthenticationError, BadRequestError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { SimulatedProfile } from './simulated-profile.ts'
import { simulatedKeys } from './simulated-profile.ts'
import { startSimulator } from './start-simulator.ts'
import type { Simulator } from './start-simulator.ts'

const profiles: readonly (readonly [SimulatedProfile, served: string])[] = [
  ['openai', 'gpt-4o-mini-2024-07-18'],
  ['openrouter', 'openai/gpt-4o-mini'],
  ['ai-stats', 'openai/gpt-4o-mini'],
  ['ai-stats@2025', 'openai/gpt-4o-mini'],
  ['llm-gateway', 'openai/gpt-4o-mini'],
]

const parameters = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
  },
  required: ['city'],
  additionalProperties: false,
}
const weatherTool = {
  type: 'function' as const,
  name: 'get_weather',
  description: 'Current weather in a city',
  parameters,
  strict: false,
}

describe.each(profiles)('the official client asks %s for responses', (profile, served) => {
  let simulator: Simulator
  let client: OpenAI

  beforeAll(async () => {
    const stage = { profile, side: 'baseline', port: 0, seed: '1', defects: [] } as const
    simulator = await startSimulator({ ...stage, delayFactor: 0 })
    client = clientFor(simulatedKeys[profile])
  })

  afterAll(() => simulator.close())

  function clientFor(apiKey: string): OpenAI {
    return new OpenAI({ apiKey, baseURL: simulator.url, maxRetries: 0 })
  }

  test('and reads a whole one', async () => {
    const response = await client.responses.create({
      model: 'gpt-4o-mini',
      instructions: 'You are the help desk of Nordwind.',
      input: 'Can I get a refund for headphones? Include the word "receipt".',
    })
    expect(response).toMatchObject({ object: 'response', status: 'completed', model: served })
    expect(response.output_text).toContain('receipt')
  })

  test('and reads the same text from a stream as from one body', async () => {
    const body = { model: 'gpt-4o-mini', temperature: 0, input: 'How do I reset my router?' }
    const headers = { 'x-parity-slot': 'support%2Frouter;stream;1' }
    const unary = await client.responses.create(body, { headers })
    const stream = await client.responses.create({ ...body, stream: true }, { headers })
    let text = ''
    let last = ''
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') text += event.delta
      last = event.type
    }
    expect(text.length).toBeGreaterThan(200)
    expect(text).toBe(unary.output_text)
    expect(last).toBe('response.completed')
  })

  test('and its stream helper ends with the whole response', async () => {
    const stream = client.responses.stream({
      model: 'gpt-5-mini',
      input: [{ role: 'user', content: 'Say only the word pong' }],
    })
    const final = await stream.finalResponse()
    expect(final.output_text).toBe('pong')
    expect(final.status).toBe('completed')
  })

  test.each([false, true])(
    'and calls a tool, and answers from its result (stream: %s)',
    async isStream => {
      const ask = async (input: OpenAI.Responses.ResponseInput) => {
        const body = { model: 'gpt-4o-mini', input, tools: [weatherTool] }
        return isStream
          ? client.responses.stream(body).finalResponse()
          : client.responses.create(body)
      }
      const question = {
        role: 'user',
        content: 'What is the weather in Lisbon in celsius?',
      } as const
      const called = await ask([question])
      const [call] = called.output.flatMap(item => (item.type === 'function_call' ? item : []))
      if (call === undefined) throw new Error('no function was called')
      expect(JSON.parse(call.arguments)).toEqual({ city: 'Lisbon', unit: 'celsius' })
      const { call_id, name, arguments: text } = call
      const answer = await ask([
        question,
        { type: 'function_call', call_id, name, arguments: text },
        {
          type: 'function_call_output',
          call_id,
          output: '{"temperature":21,"sky":"cloudy"}',
        },
      ])
      expect(answer.output_text).toContain('The lookup returned 21, cloudy.')
    },
  )

  test('and gets a value that fits the JSON Schema asked for', async () => {
    const schema = {
      type: 'object',
      properties: { category: { type: 'string', enum: ['billing', 'shipping'] } },
      required: ['category'],
      additionalProperties: false,
    }
    const response = await client.responses.parse({
      model: 'gpt-4o-mini',
      input: 'Sort this ticket: my shipping of order A-1042 is late.',
      text: { format: { type: 'json_schema', name: 'ticket', schema, strict: true } },
    })
    expect(new Ajv().validate(schema, response.output_parsed)).toBe(true)
    expect(response.output_parsed).toEqual({ category: 'shipping' })
  })

  test('and shows it an image', async () => {
    const response = await client.responses.create({
      model: 'gpt-4o-mini',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Describe this picture.' },
            {
              type: 'input_image',
              image_url: 'data:image/png;base64,iVBORw0KGgo=',
              detail: 'auto',
            },
          ],
        },
      ],
    })
    expect(response.output_text).toContain('The image shows this')
  })

  test('and is told that the limit ended it', async () => {
    const body = { model: 'gpt-4o-mini', input: 'Tell me all about rivers.', max_output_tokens: 16 }
    const unary = await client.responses.create(body)
    const streamed = await client.responses.stream(body).finalResponse()
    for (const response of [unary, streamed]) {
      expect(response.status).toBe('incomplete')
      expect(response.incomplete_details).toEqual({ reason: 'max_output_tokens' })
    }
  })

  test('and meets an authentication error for a wrong key', async () => {
    const request = clientFor('sk-wrong').responses.create({ model: 'gpt-4o-mini', input: 'Hello' })
    await expect(request).rejects.toThrow(AuthenticationError)
  })

  test.each<[string, object]>([
    ['parts of chat', { input: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] }],
    ['tools of chat', { input: 'x', tools: [{ type: 'function', function: { name: 'a' } }] }],
    [
      'a result without a call',
      { input: [{ type: 'function_call_output', call_id: 'call_1', output: 'x' }] },
    ],
    ['no input', {}],
  ])('and is refused %s', async (_, body) => {
    const wrong = { model: 'gpt-4o-mini', ...body } as OpenAI.Responses.ResponseCreateParams
    await expect(client.responses.create(wrong)).rejects.toThrow(BadRequestError)
  })

  test('and is billed for the same prompt as in chat', async () => {
    const messages = [
      { role: 'system', content: 'You are the travel desk of Nordwind.' },
      { role: 'user', content: 'What is the weather in Lisbon?' },
    ] as const
    const { strict: _strict, type, ...declared } = weatherTool
    const asked = { usage: true } as object
    const extra = profile.startsWith('ai-stats') ? asked : {}
    const { usage } = await client.responses.create({
      model: 'gpt-4o-mini',
      input: [...messages],
      tools: [weatherTool],
      ...extra,
    })
    const chat = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [...messages],
      tools: [{ type, function: declared }],
      ...extra,
    })
    const billed = chat.usage as { prompt_tokens?: number; input_tokens?: number }
    expect(usage?.input_tokens).toBe(billed.prompt_tokens ?? billed.input_tokens)
  })
})
