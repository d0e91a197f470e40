import OpenAI, { BadRequestError, NotFoundError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { catalogue } from '../catalogue.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { startSimulator } from '../start-simulator.ts'
import type { Simulator } from '../start-simulator.ts'

const tools: OpenAI.ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'Current weather in a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
]
const ask = (content: string): OpenAI.ChatCompletionMessageParam[] => [{ role: 'user', content }]

let simulator: Simulator
let client: OpenAI

beforeAll(async () => {
  simulator = await startSimulator({
    profile: 'gemini',
    side: 'baseline',
    port: 0,
    seed: '1',
    defects: [],
    delayFactor: 0,
  })
  client = clientFor(simulatedKeys.gemini)
})

afterAll(() => simulator.close())

function clientFor(apiKey: string): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${simulator.url}/openai/`, maxRetries: 0 })
}

const model = 'gemini-2.5-flash'

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}

describe("OpenAI's client against the simulated Gemini", () => {
  test('reads an answer, by the bare id and by the listed one', async () => {
    for (const id of [model, `models/${model}`]) {
      const answer = await client.chat.completions.create({
        model: id,
        messages: ask('Say only the word pong'),
      })
      expect(answer.choices[0]?.message.content).toBe('pong')
      expect(answer.model).toBe(model)
      expect(answer.usage?.total_tokens).toBeGreaterThan(3)
    }
  })

  test('finds the usage of a stream in the last chunk that has content', async () => {
    const stream = await client.chat.completions.create({
      model,
      messages: ask('Tell me about rivers.'),
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks = await collect(stream)
    const last = chunks.at(-1)
    expect(last?.usage?.completion_tokens).toBeGreaterThan(20)
    expect(last?.choices[0]).toMatchObject({ finish_reason: 'stop' })
    expect(last?.choices[0]?.delta.content).not.toBe('')
    expect(chunks.slice(0, -1).every(chunk => chunk.usage === undefined)).toBe(true)
  })

  test('is told tool_calls in one body, and stop after tool calls without index', async () => {
    const request = { model, tools, messages: ask('What is the weather in Lisbon?') }
    const unary = await client.chat.completions.create(request)
    expect(unary.choices[0]?.finish_reason).toBe('tool_calls')
    expect(unary.choices[0]?.message.tool_calls).toHaveLength(1)
    const chunks = await collect(await client.chat.completions.create({ ...request, stream: true }))
    const [called] = chunks.flatMap(chunk => chunk.choices[0]?.delta.tool_calls ?? [])
    expect(called).toMatchObject({
      function: { name: 'get_weather', arguments: '{"city":"Lisbon"}' },
    })
    expect(called).not.toHaveProperty('index')
    expect(called).toHaveProperty('extra_content.google.thought_signature')
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop')
  })

  test('must send the signature of a tool call back to Gemini 3', async () => {
    const messages = ask('What is the weather in Lisbon?')
    const gemini3 = { model: 'gemini-3.5-flash', tools }
    const called = await client.chat.completions.create({ ...gemini3, messages })
    const [call] = called.choices[0]?.message.tool_calls ?? []
    if (call?.type !== 'function') throw new Error('no function was called')
    const { id, type } = call
    const follow = (given: OpenAI.ChatCompletionMessageToolCall) =>
      client.chat.completions.create({
        ...gemini3,
        messages: [
          ...messages,
          { role: 'assistant', content: '', tool_calls: [given] },
          { role: 'tool', tool_call_id: id, content: '{"temperature":21}' },
        ],
      })
    const answer = await follow(call)
    expect(answer.choices[0]?.message.content).toContain('21')
    const lost = follow({ id, type, function: call.function })
    await expect(lost).rejects.toThrow(BadRequestError)
  })

  test('meets errors in lists, which it cannot read', async () => {
    const wrongKey = clientFor('AIza-wrong').chat.completions.create({ model, messages: ask('Hi') })
    await expect(wrongKey).rejects.toThrow(BadRequestError)
    const unknown = client.chat.completions.create({ model: 'gemini-0', messages: ask('Hi') })
    const error: unknown = await unknown.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NotFoundError)
    const response = await fetch(`${simulator.url}/openai/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${simulatedKeys.gemini}` },
      body: JSON.stringify({ model, messages: ask('Hi'), store: false }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject([
      {
        error: {
          status: 'INVALID_ARGUMENT',
          message: 'Invalid JSON payload received. Unknown name "store": Cannot find field.',
        },
      },
    ])
  })

  test('lists models with the ids of the native list', async () => {
    const listed = await collect(client.models.list())
    expect(listed.map(({ id }) => id)).toEqual(catalogue.map(({ key }) => `models/${key}`))
  })
})
