import {
  ApiError,
  FunctionCallingConfigMode,
  GoogleGenAI,
  Type,
  type FunctionDeclaration,
  type GenerateContentParameters,
} from '@google/genai'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { JsonObject } from '../../model/json.ts'
import { catalogue } from '../catalogue.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { startSimulator } from '../start-simulator.ts'
import type { Simulator } from '../start-simulator.ts'

const weather: FunctionDeclaration = {
  name: 'get_weather',
  description: 'Current weather in a city',
  parametersJsonSchema: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
    },
    required: ['city'],
    additionalProperties: false,
  },
}

let simulator: Simulator
let client: GoogleGenAI

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

function clientFor(apiKey: string): GoogleGenAI {
  const { origin } = new URL(simulator.url)
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: origin } })
}

const model = 'gemini-2.5-flash'

async function refusalOf(
  request: Partial<GenerateContentParameters>,
  asking = client,
): Promise<ApiError> {
  const refused = asking.models.generateContent({ model, contents: 'Hello', ...request })
  const error: unknown = await refused.catch((reason: unknown) => reason)
  if (error instanceof ApiError) return error
  throw new Error('it was answered')
}

describe("Google's client against the simulated Gemini", () => {
  test('reads an answer with its usage', async () => {
    const answer = await client.models.generateContent({
      model,
      contents: 'Can I get a refund for headphones? Include the word "receipt".',
    })
    expect(answer.text).toContain('receipt')
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP')
    expect(answer.modelVersion).toBe(model)
    expect(answer.responseId).toMatch(/^[\w-]{20,}$/)
    const usage = answer.usageMetadata
    expect(usage?.candidatesTokenCount).toBeGreaterThan(50)
    expect(usage?.totalTokenCount).toBe(
      (usage?.promptTokenCount ?? 0) + (usage?.candidatesTokenCount ?? 0),
    )
  })

  test('reads the same text from a stream, whose usage grows to that of one body', async () => {
    const request: GenerateContentParameters = {
      model,
      contents: 'How do I reset my router at home?',
      config: {
        temperature: 0,
        systemInstruction: 'You work at a help desk.',
        httpOptions: { headers: { 'x-parity-slot': 'support%2Frouter;stream;1' } },
      },
    }
    const unary = await client.models.generateContent(request)
    let text = ''
    const counts: number[] = []
    for await (const chunk of await client.models.generateContentStream(request)) {
      text += chunk.text ?? ''
      counts.push(chunk.usageMetadata?.candidatesTokenCount ?? 0)
    }
    expect(text.length).toBeGreaterThan(200)
    expect(text).toBe(unary.text)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(counts.at(-1)).toBe(unary.usageMetadata?.candidatesTokenCount)
  })

  test.each([model, 'gemini-3.5-flash'])(
    'calls a tool and answers from its result: %s',
    async id => {
      const config = { tools: [{ functionDeclarations: [weather] }] }
      const asked = {
        role: 'user',
        parts: [{ text: 'What is the weather in Lisbon in celsius?' }],
      }
      const called = await client.models.generateContent({ model: id, contents: [asked], config })
      expect(called.functionCalls).toEqual([
        { name: 'get_weather', args: { city: 'Lisbon', unit: 'celsius' } },
      ])
      const turn = called.candidates?.[0]?.content
      expect(called.candidates?.[0]?.finishReason).toBe('STOP')
      expect(turn?.parts?.[0]?.thoughtSignature).toBeTruthy()
      const result = {
        functionResponse: {
          name: 'get_weather',
          response: { output: '{"temperature":21,"sky":"cloudy"}' },
        },
      }
      const answer = await client.models.generateContent({
        model: id,
        contents: [asked, turn ?? {}, { role: 'user', parts: [result] }],
        config,
      })
      expect(answer.text).toContain('The lookup returned 21, cloudy.')
    },
  )

  test('streams a tool call whole, and STOP after it', async () => {
    const stream = await client.models.generateContentStream({
      model,
      contents: 'What is the weather in Lisbon?',
      config: {
        tools: [{ functionDeclarations: [weather] }],
        toolConfig: {
          functionCallingConfig: {
            mode: FunctionCallingConfigMode.ANY,
            allowedFunctionNames: ['get_weather'],
          },
        },
      },
    })
    const calls: unknown[] = []
    const reasons: unknown[] = []
    for await (const chunk of stream) {
      calls.push(...(chunk.functionCalls ?? []))
      reasons.push(chunk.candidates?.[0]?.finishReason)
    }
    expect(calls).toHaveLength(1)
    expect(reasons).toEqual([undefined, 'STOP'])
  })

  test.each([
    [
      'JSON Schema',
      {
        responseJsonSchema: {
          type: 'object',
          properties: { category: { type: 'string', enum: ['billing', 'shipping'] } },
          required: ['category'],
          additionalProperties: false,
        },
      },
    ],
    [
      "OpenAPI's subset",
      {
        responseSchema: {
          type: Type.OBJECT,
          properties: {
            category: { type: Type.STRING, enum: ['billing', 'shipping'], format: 'enum' },
          },
          required: ['category'],
        },
      },
    ],
  ])('gives a value that fits a schema in %s', async (_, schema) => {
    const answer = await client.models.generateContent({
      model,
      contents: 'Sort this ticket: my shipping is late.',
      config: { responseMimeType: 'application/json', ...schema },
    })
    const value: unknown = JSON.parse(answer.text ?? '')
    const wanted = { type: 'object', required: ['category'] }
    expect(new Ajv().validate(wanted, value)).toBe(true)
    expect(value).toMatchObject({ category: 'shipping' })
  })

  test('ends at the token limit and at a stop sequence', async () => {
    const contents = 'Tell me all about rivers.'
    const limited = await client.models.generateContent({
      model,
      contents,
      config: { maxOutputTokens: 7 },
    })
    expect(limited.candidates?.[0]?.finishReason).toBe('MAX_TOKENS')
    expect(limited.usageMetadata?.candidatesTokenCount).toBe(7)
    const stopped = await client.models.generateContent({
      model,
      contents,
      config: { stopSequences: ['.'] },
    })
    expect(stopped.text).not.toContain('.')
  })

  test('takes an image with a vision model and refuses it with another', async () => {
    const contents = [
      { text: 'Describe this picture.' },
      { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
    ]
    const answer = await client.models.generateContent({ model, contents })
    expect(answer.text).toContain('The image shows this')
    expect(await refusalOf({ model: 'deepseek-flash', contents })).toMatchObject({ status: 400 })
  })

  test('lists all models over several pages, and finds one', async () => {
    const pager = await client.models.list({ config: { pageSize: 3 } })
    const names: string[] = []
    for await (const listed of pager) names.push(listed.name ?? '')
    expect(names).toEqual(catalogue.map(({ key }) => `models/${key}`))
    expect(await client.models.get({ model })).toMatchObject({ name: `models/${model}` })
  })

  test('meets the errors that Google sends', async () => {
    const wrongKey = await refusalOf({}, clientFor('AIza-wrong'))
    expect(wrongKey.status).toBe(400)
    expect(wrongKey.message).toContain('API_KEY_INVALID')
    const unknownModel = await refusalOf({ model: 'gemini-0' })
    expect(unknownModel.status).toBe(404)
    expect(unknownModel.message).toContain('models/gemini-0 is not found')
    const tooHot = await refusalOf({ config: { temperature: 9 } })
    expect(tooHot.message).toContain('INVALID_ARGUMENT')
  })

  test('is refused a tool call that lost its signature, by Gemini 3 only', async () => {
    const contents = [
      { role: 'user', parts: [{ text: 'What is the weather in Lisbon?' }] },
      { role: 'model', parts: [{ functionCall: { name: 'get_weather', args: {} } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'get_weather', response: {} } }] },
    ]
    const refused = await refusalOf({ model: 'gemini-3.5-flash', contents })
    expect(refused.message).toContain('missing a thought_signature')
    const answer = await client.models.generateContent({ model, contents })
    expect(answer.text).not.toBe('')
  })

  test.each<[string, JsonObject, string]>([
    ['no turn', { contents: [] }, 'contents is not specified'],
    ['a role of OpenAI', { contents: [{ role: 'assistant', parts: [] }] }, 'valid role'],
    ['a field of OpenAI', { contents: [{ parts: [] }], messages: [] }, 'Unknown name "messages"'],
    [
      'a setting of OpenAI',
      { contents: [{ parts: [] }], generationConfig: { max_tokens: 1 } },
      `Unknown name "max_tokens" at 'generation_config'`,
    ],
    [
      'two ways of thinking',
      {
        contents: [{ parts: [] }],
        generationConfig: { thinkingConfig: { thinkingLevel: 'LOW', thinkingBudget: 1 } },
      },
      'only one of thinking budget and thinking level',
    ],
    [
      'a result too many',
      { contents: [{ parts: [{ functionResponse: { name: 'f', response: {} } }] }] },
      'number of function response parts',
    ],
  ])('is refused %s', async (_, body, message) => {
    const response = await fetch(`${simulator.url}/models/${model}:generateContent`, {
      method: 'POST',
      headers: { 'x-goog-api-key': simulatedKeys.gemini },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) as string },
    })
  })
})
