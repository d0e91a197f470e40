import { Ajv } from 'ajv'
import OpenAI, { APIError, AuthenticationError, NotFoundError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { SimulatedProfile } from './simulated-profile.ts'
import { simulatedKeys } from './simulated-profile.ts'
import { startSimulator } from './start-simulator.ts'
import type { Simulator } from './start-simulator.ts'

interface Expected {
  /** How it names the model that served `gpt-4o-mini`. */
  readonly served: string
  /** Statuses of a model that nobody knows, and of an image for a model that sees none. */
  readonly unknownModel: 400 | 404
  readonly noVision: 400 | 404
}

const profiles: readonly (readonly [SimulatedProfile, Expected])[] = [
  ['llm-gateway', { served: 'openai/gpt-4o-mini', unknownModel: 400, noVision: 400 }],
  ['llm-gateway@2025', { served: 'gpt-4o-mini', unknownModel: 400, noVision: 400 }],
  ['ai-stats', { served: 'openai/gpt-4o-mini', unknownModel: 400, noVision: 400 }],
  ['ai-stats@2025', { served: 'openai/gpt-4o-mini', unknownModel: 400, noVision: 400 }],
  ['openai', { served: 'gpt-4o-mini-2024-07-18', unknownModel: 404, noVision: 400 }],
  ['openrouter', { served: 'openai/gpt-4o-mini', unknownModel: 400, noVision: 404 }],
]

/** Older AI Stats answers without usage, unless asked with a field of its own. */
const usageField = { usage: true } as object

const weatherTool = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    description: 'Current weather in a city',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      },
      required: ['city'],
      additionalProperties: false,
    },
  },
}

const ask = (content: string): { role: 'user'; content: string }[] => [{ role: 'user', content }]

describe.each(profiles)('the official client against %s', (profile, expected) => {
  let simulator: Simulator
  let client: OpenAI

  beforeAll(async () => {
    simulator = await startSimulator({
      profile,
      side: 'baseline',
      port: 0,
      seed: '1',
      defects: [],
      delayFactor: 0,
    })
    client = clientFor(simulatedKeys[profile])
  })

  afterAll(() => simulator.close())

  function clientFor(apiKey: string): OpenAI {
    return new OpenAI({ apiKey, baseURL: simulator.url, maxRetries: 0 })
  }

  test('reads a unary answer with its usage', async () => {
    const answer = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: ask('Can I get a refund for headphones? Include the word "receipt".'),
      ...(profile.startsWith('ai-stats') && usageField),
    })
    expect(answer.model).toBe(expected.served)
    expect(answer.choices[0]?.message.content).toContain('receipt')
    expect(answer.choices[0]?.finish_reason).toBe('stop')
    const { usage } = answer as { usage?: { completion_tokens?: number; output_tokens?: number } }
    expect(usage?.completion_tokens ?? usage?.output_tokens).toBeGreaterThan(50)
  })

  test('reads the same text from a stream as from one body', async () => {
    const body = {
      model: 'gpt-4o-mini',
      temperature: 0,
      messages: ask('How do I reset my router at home?'),
    }
    const headers = { 'x-parity-slot': 'support%2Frouter;stream;1' }
    const unary = await client.chat.completions.create(body, { headers })
    const stream = await client.chat.completions.create({ ...body, stream: true }, { headers })
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? ''
    expect(text.length).toBeGreaterThan(200)
    expect(text).toBe(unary.choices[0]?.message.content)
  })

  test('satisfies the stream helper', async () => {
    const stream = client.chat.completions.stream({
      model: 'gpt-4o-mini',
      messages: ask('Say only the word pong'),
    })
    const final = await stream.finalChatCompletion()
    expect(final.choices[0]?.message.content).toBe('pong')
    expect(final.choices[0]?.finish_reason).toBe('stop')
  })

  test('calls a tool, and answers from its result', async () => {
    const messages = ask('What is the weather in Lisbon in celsius?')
    const called = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages,
      tools: [weatherTool],
    })
    const call = called.choices[0]?.message.tool_calls?.[0]
    if (call?.type !== 'function') throw new Error('no function was called')
    expect(called.choices[0]?.finish_reason).toBe('tool_calls')
    expect(JSON.parse(call.function.arguments)).toEqual({ city: 'Lisbon', unit: 'celsius' })
    const answer = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [
        ...messages,
        { role: 'assistant', content: '', tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: '{"temperature":21,"sky":"cloudy"}' },
      ],
      tools: [weatherTool],
    })
    expect(answer.choices[0]?.message.content).toContain('The lookup returned 21, cloudy.')
  })

  test('gives a value that fits the JSON Schema asked for', async () => {
    const schema = {
      type: 'object',
      properties: {
        category: { type: 'string', enum: ['billing', 'shipping'] },
        order: { type: 'string' },
        urgent: { type: 'boolean' },
        items: {
          type: 'array',
          items: { type: 'object', properties: { name: { type: 'string' } } },
        },
      },
      required: ['category', 'order', 'urgent', 'items'],
    }
    const answer = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: ask('Sort this ticket: my shipping of order A-1042 is late.'),
      response_format: { type: 'json_schema', json_schema: { name: 'ticket', schema } },
    })
    const value: unknown = JSON.parse(answer.choices[0]?.message.content ?? '')
    expect(new Ajv().validate(schema, value)).toBe(true)
    expect(value).toMatchObject({ category: 'shipping', order: 'A-1042' })
  })

  test('takes an image with a vision model and refuses it with another', async () => {
    const body = (model: string): OpenAI.ChatCompletionCreateParamsNonStreaming => ({
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Describe this picture.' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
      ],
    })
    const answer = await client.chat.completions.create(body('gpt-4o-mini'))
    expect(answer.choices[0]?.message.content).toContain('The image shows this')
    const refused = client.chat.completions.create(body('deepseek-flash'))
    await expect(refused).rejects.toMatchObject({ status: expected.noVision })
  })

  test('ends at the token limit and at a stop sequence', async () => {
    const prompt = { model: 'gpt-4o-mini', messages: ask('Tell me all about rivers.') }
    const limited = await client.chat.completions.create({ ...prompt, max_tokens: 7 })
    expect(limited.choices[0]?.finish_reason).toBe('length')
    expect(limited.choices[0]?.message.content?.split(' ').length).toBeLessThanOrEqual(8)
    const stopped = await client.chat.completions.create({ ...prompt, stop: ['.'] })
    expect(stopped.choices[0]?.finish_reason).toBe('stop')
    expect(stopped.choices[0]?.message.content).not.toContain('.')
  })

  test('meets an authentication error for a wrong key', async () => {
    const request = clientFor('phaseo_v1_sk_wrong01_key').chat.completions.create({
      model: 'gpt-4o-mini',
      messages: ask('Hello'),
    })
    await expect(request).rejects.toThrow(AuthenticationError)
  })

  test('meets an error for an unknown model', async () => {
    const request = client.chat.completions.create({ model: 'gpt-0', messages: ask('Hello') })
    await expect(request).rejects.toThrow(APIError)
    await expect(request).rejects.toMatchObject({ status: expected.unknownModel })
  })

  test('meets not found on a path that does not exist', async () => {
    await expect(client.embeddings.create({ model: 'gpt-4o-mini', input: 'x' })).rejects.toThrow(
      NotFoundError,
    )
  })

  test('keeps quoted words of earlier turns in mind', async () => {
    const answer = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [
        { role: 'user', content: 'Remember the code word "heron".' },
        { role: 'assistant', content: 'Noted.' },
        { role: 'user', content: 'Which code word did I give you?' },
      ],
    })
    expect(answer.choices[0]?.message.content).toContain('heron')
  })
})
