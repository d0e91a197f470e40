import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import { findDialect } from '../../find-dialect.ts'
import type { BuiltRequest, RequestInput } from '../protocol-codec.ts'
import { buildGeminiRequest } from './gemini-request.ts'

const dialect = findDialect('gemini', 'gemini-generate')
if (dialect === undefined) throw new Error('no such dialect')
const speech = dialect

const hello: ChatMessage = { role: 'user', content: 'Hello' }

function build(given: Partial<RequestInput>): BuiltRequest {
  return buildGeminiRequest({
    dialect: speech,
    mode: 'unary',
    modelSent: 'gemini-2.5-flash',
    messages: [hello],
    request: {},
    sideRequest: {},
    ...given,
  })
}

function changesOf(given: Partial<RequestInput>): readonly string[] {
  return build(given).changes.map(({ field, kind }) => `${field} ${kind}`)
}

function configOf(request: JsonObject, modelSent = 'gemini-2.5-flash'): unknown {
  return build({ request, modelSent }).body['generationConfig']
}

describe('the path', () => {
  test.each([
    ['gemini-2.5-flash', 'models/gemini-2.5-flash'],
    ['models/gemini-2.5-flash', 'models/gemini-2.5-flash'],
    ['tunedModels/mine', 'tunedModels/mine'],
    ['parity/no such:model', 'models/parity%2Fno%20such%3Amodel'],
  ])('names the model %s as %s', (modelSent, path) => {
    expect(build({ modelSent }).path).toBe(`${path}:generateContent`)
  })

  test('says that a stream is wanted, and of events', () => {
    const { path, body } = build({ mode: 'stream', request: { stream: true, model: 'x' } })
    expect(path).toBe('models/gemini-2.5-flash:streamGenerateContent?alt=sse')
    expect(body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] })
  })
})

describe('tools', () => {
  const parameters = { type: 'object', properties: {}, additionalProperties: false }
  const tool = { type: 'function', function: { name: 'f', description: 'd', parameters } }

  test('keep their JSON Schema as it is', () => {
    expect(build({ request: { tools: [tool, { googleSearch: {} }] } }).body['tools']).toEqual([
      { functionDeclarations: [{ name: 'f', description: 'd', parametersJsonSchema: parameters }] },
      { googleSearch: {} },
    ])
  })

  test.each([
    ['auto', { mode: 'AUTO' }],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [
      { type: 'function', function: { name: 'f' } },
      { mode: 'ANY', allowedFunctionNames: ['f'] },
    ],
    [
      { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [tool] } },
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
    ],
  ])('are chosen by %j', (choice, functionCallingConfig) => {
    const { body } = build({ request: { tools: [tool], tool_choice: choice } })
    expect(body['toolConfig']).toEqual({ functionCallingConfig })
  })

  test('that are strict are checked all together, which is said', () => {
    const strict = { type: 'function', function: { ...tool.function, strict: true } }
    const { body, changes } = build({ request: { tools: [strict] } })
    expect(body['toolConfig']).toEqual({ functionCallingConfig: { mode: 'VALIDATED' } })
    expect(body['tools']).toEqual([
      { functionDeclarations: [{ name: 'f', description: 'd', parametersJsonSchema: parameters }] },
    ])
    expect(changes).toMatchObject([{ field: 'tools.strict' }])
  })

  test('in the legacy form are tools too', () => {
    const { body } = build({
      request: { functions: [tool.function], function_call: { name: 'f' } },
    })
    expect(body['tools']).toHaveLength(1)
    expect(body['toolConfig']).toEqual({
      functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] },
    })
  })
})

describe('fields', () => {
  test('of sampling are named as Gemini names them', () => {
    expect(
      configOf({
        temperature: 0,
        top_p: 0.9,
        max_tokens: 5,
        max_completion_tokens: 7,
        stop: 'END',
        seed: 1,
        n: 2,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        logprobs: true,
        top_logprobs: 3,
      }),
    ).toEqual({
      temperature: 0,
      topP: 0.9,
      maxOutputTokens: 7,
      stopSequences: ['END'],
      seed: 1,
      candidateCount: 2,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      responseLogprobs: true,
      logprobs: 3,
    })
  })

  test.each([
    [{ type: 'text' }, undefined],
    [{ type: 'json_object' }, { responseMimeType: 'application/json' }],
    [
      { type: 'json_schema', json_schema: { name: 'n', strict: true, schema: { type: 'object' } } },
      { responseMimeType: 'application/json', responseJsonSchema: { type: 'object' } },
    ],
  ])('of the format %j', (format, config) => {
    expect(configOf({ response_format: format })).toEqual(config)
  })

  test.each([
    ['gemini-2.5-flash', 'none', { thinkingBudget: 0 }],
    ['gemini-2.5-flash', 'low', { thinkingBudget: 1024 }],
    ['gemini-2.5-pro', 'medium', { thinkingBudget: 8192 }],
    ['gemini-2.5-pro', 'high', { thinkingBudget: 24_576 }],
    ['gemini-3.5-flash', 'minimal', { thinkingLevel: 'MINIMAL' }],
    ['models/gemini-3-pro-preview', 'low', { thinkingLevel: 'LOW' }],
    ['gemini-flash-latest', 'high', { thinkingLevel: 'HIGH' }],
  ])('of thinking: %s at %s', (model, effort, thinkingConfig) => {
    expect(configOf({ reasoning_effort: effort }, model)).toEqual({ thinkingConfig })
    expect(changesOf({ request: { reasoning_effort: effort }, modelSent: model })).toEqual([])
  })

  test.each([
    ['gemini-3.5-flash', 'none', 'renamed'],
    ['gemini-3.5-flash', 'xhigh', 'renamed'],
    ['gemini-2.5-flash', 'xhigh', 'renamed'],
    ['gemini-3.5-flash', 'lots', 'removed'],
    ['gemini-2.5-flash', 'lots', 'removed'],
    ['gemini-3.5-flash', 'constructor', 'removed'],
    ['gemini-2.5-flash', '__proto__', 'removed'],
  ])('of thinking that can only be met roughly are said: %s at %s', (modelSent, effort, kind) => {
    expect(changesOf({ modelSent, request: { reasoning_effort: effort } })).toEqual([
      `reasoning_effort ${kind}`,
    ])
  })

  test.each([
    ['user', 'ann'],
    ['metadata', { team: 'a' }],
    ['logit_bias', { '1': 1 }],
    ['parallel_tool_calls', false],
    ['store', true],
    ['stream_options', { include_usage: true }],
    ['prompt_cache_key', 'k'],
    ['provider', { allow_fallbacks: false }],
  ])('that Gemini lacks are taken out, which is said: %s', (field, value) => {
    const { body, changes } = build({ request: { [field]: value } })
    expect(Object.keys(body)).toEqual(['contents'])
    expect(changes).toMatchObject([{ field, kind: 'removed' }])
  })

  test.each([
    ['default', { serviceTier: 'standard' }],
    ['flex', { serviceTier: 'flex' }],
    ['auto', {}],
  ])('of the service tier %s', (tier, fields) => {
    const { contents: _contents, ...others } = build({ request: { service_tier: tier } }).body
    expect(others).toEqual(fields)
  })

  test('in none of the tables go out under any name', () => {
    const request = JSON.parse('{"__proto__":{"a":1},"constructor":{"b":2}}') as JsonObject
    const { contents: _contents, ...others } = build({ request }).body
    expect(JSON.stringify(others)).toBe(JSON.stringify(request))
  })

  test("of Gemini's own go out as written, and into what is translated", () => {
    const safetySettings = [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }]
    const request = { temperature: 0, generationConfig: { topK: 3 }, safetySettings }
    const sideRequest = { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } }
    const { body, changes } = build({ request, sideRequest })
    expect(body).toMatchObject({
      generationConfig: { temperature: 0, topK: 3, thinkingConfig: { thinkingBudget: 0 } },
      safetySettings,
    })
    expect(changes).toMatchObject([{ field: 'generationConfig', kind: 'added' }])
  })
})
