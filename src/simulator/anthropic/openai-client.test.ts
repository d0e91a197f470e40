import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

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
    profile: 'anthropic',
    side: 'baseline',
    port: 0,
    seed: '1',
    defects: [],
    delayFactor: 0,
  })
  client = clientFor(simulatedKeys.anthropic)
})

afterAll(() => simulator.close())

function clientFor(apiKey: string): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${simulator.url}/`, maxRetries: 0 })
}

const model = 'claude-haiku-4-5'

describe("OpenAI's client against the simulated Anthropic", () => {
  test('reads an answer, named by the dated id', async () => {
    const { data: answer, response } = await client.chat.completions
      .create({ model, messages: ask('Say only the word pong') })
      .withResponse()
    expect(answer.choices[0]?.message.content).toBe('pong')
    expect(answer.model).toBe('claude-haiku-4-5-20251001')
    expect(answer.usage?.total_tokens).toBeGreaterThan(3)
    expect(response.headers.get('request-id')).toMatch(/^req_/)
  })

  test('reads the usage of a stream when it asks for it', async () => {
    const stream = client.chat.completions.stream({
      model,
      messages: ask('Tell me about rivers.'),
      stream_options: { include_usage: true },
    })
    const answer = await stream.finalChatCompletion()
    expect(answer.choices[0]?.message.content).toMatch(/\w/)
    expect(answer.usage?.completion_tokens).toBeGreaterThan(10)
  })

  test('finds the first tool call of a stream at index 1, over which its helper stumbles', async () => {
    const asked = { model, messages: ask('What is the weather in Lisbon?'), tools }
    const unary = await client.chat.completions.create(asked)
    expect(unary.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        tool_calls: [{ function: { name: 'get_weather', arguments: '{"city":"Lisbon"}' } }],
      },
    })
    const indexes = new Set<number>()
    for await (const chunk of await client.chat.completions.create({ ...asked, stream: true })) {
      for (const call of chunk.choices[0]?.delta.tool_calls ?? []) indexes.add(call.index)
    }
    expect(indexes).toEqual(new Set([1]))
    const helped = client.chat.completions.stream(asked).finalChatCompletion()
    await expect(helped).rejects.toThrow('undefined')
  })

  test('is not heard where it asks for JSON, a seed or more heat than there is', async () => {
    const answer = await client.chat.completions.create({
      model,
      messages: ask('Tell me about rivers.'),
      response_format: { type: 'json_object' },
      seed: 1,
      temperature: 1.5,
    })
    expect(answer.choices[0]?.message.content).not.toMatch(/^\{/)
  })

  test('meets errors in its own envelope and in the words of Anthropic', async () => {
    const refusalOf = (asked: Promise<unknown>): Promise<unknown> =>
      asked.catch((error: unknown) => error)
    const messages = ask('Hello')
    const wrongKey = await refusalOf(clientFor('x').chat.completions.create({ model, messages }))
    expect(wrongKey).toBeInstanceOf(AuthenticationError)
    expect(wrongKey).toMatchObject({ code: 'authentication_error' })
    const unknown = await refusalOf(client.chat.completions.create({ model: 'claude-0', messages }))
    expect(unknown).toBeInstanceOf(NotFoundError)
    expect(unknown).toMatchObject({ error: { message: 'model: claude-0' } })
    const several = await refusalOf(client.chat.completions.create({ model, messages, n: 2 }))
    expect(several).toBeInstanceOf(BadRequestError)
  })
})
