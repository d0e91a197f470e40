import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import { recogniseRequest } from './recognise-request.ts'

const messages = [{ role: 'user', content: 'Hi?' }]
const body = { model: 'gpt-4o', messages, temperature: 0 }

describe('a chat request is found in', () => {
  test.each<[string, JsonObject, JsonObject?]>([
    ['a body', body],
    ['the input of a batch', { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body }],
    ['a pair of request and response', { request: body, response: { choices: [] } }],
    [
      'a log of Portkey',
      {
        request: { url: 'https://api.example.com/v1/chat/completions', headers: {}, body },
        response: { status: 200 },
      },
    ],
    ['an export of Helicone', { request_body: JSON.stringify(body), response_status: 200 }],
    [
      'a log of LiteLLM',
      {
        status: 'success',
        model: 'azure/gpt-4o-eu',
        model_group: 'gpt-4o',
        messages,
        model_parameters: { temperature: 0, extra_headers: { authorization: 'no' } },
        error_str: null,
      },
    ],
    [
      'a log of LiteLLM without parameters',
      { model: 'gpt-4o', messages, model_parameters: null, call_type: 'acompletion' },
      { model: 'gpt-4o', messages },
    ],
    [
      'an observation of Langfuse',
      {
        type: 'GENERATION',
        provided_model_name: 'gpt-4o',
        model_parameters: '{"temperature":"0","own":1}',
        input: JSON.stringify({ messages }),
      },
    ],
    [
      'its export from the page',
      { model: 'gpt-4o', modelParameters: { temperature: 0 }, input: messages },
    ],
  ])('%s', (_, row, expected = body) => {
    expect(recogniseRequest(row)).toMatchObject({ kind: 'request', request: { body: expected } })
    expect(JSON.stringify(recogniseRequest(row))).not.toContain('call_type')
  })

  test('parameters that are written as text', () => {
    const parameters = {
      temperature: '0.5',
      stream: 'true',
      response_format: '{"type":"json_object"}',
      stop: '7',
      max_tokens: 'Infinity',
    }
    expect(recogniseRequest({ model: 'm', input: messages, modelParameters: parameters })).toEqual({
      kind: 'request',
      request: {
        id: null,
        golden: null,
        body: {
          model: 'm',
          messages,
          temperature: 0.5,
          stream: true,
          response_format: { type: 'json_object' },
          stop: '7',
          max_tokens: 'Infinity',
        },
      },
    })
  })

  test('an example that ends with a tool call, which is no text', () => {
    const row = { messages: [...messages, { role: 'assistant', tool_calls: [] }] }
    expect(recogniseRequest(row)).toMatchObject({ request: { body: { messages }, golden: null } })
  })

  test('an example for fine-tuning, whose last answer is the golden one', () => {
    const row = { messages: [...messages, { role: 'assistant', content: 'Hello.' }] }
    expect(recogniseRequest(row)).toEqual({
      kind: 'request',
      request: { id: null, body: { messages }, golden: 'Hello.' },
    })
  })

  test('a body that ends with the beginning of an answer', () => {
    const prefilled = [...messages, { role: 'assistant', content: '{' }]
    expect(recogniseRequest({ ...body, messages: prefilled })).toMatchObject({
      request: { body: { messages: prefilled }, golden: null },
    })
  })
})

test('the name that a batch gives a request is kept', () => {
  expect(
    recogniseRequest({ custom_id: 'refund', url: '/v1/chat/completions', body }),
  ).toMatchObject({
    request: { id: 'refund' },
  })
})

describe('left out', () => {
  test.each<[string, JsonObject, string]>([
    [
      'embeddings',
      { url: '/v1/embeddings', body: { input: 'x' } },
      'a request to another path than',
    ],
    ['responses', { url: '/v1/responses', body: { model: 'm', input: 'x' } }, 'another path'],
    ['messages of Anthropic', { ...body, system: 'Be brief.' }, 'another protocol'],
    [
      'tools of Anthropic',
      { ...body, tools: [{ name: 'f', input_schema: {} }] },
      'another protocol',
    ],
    [
      'an image of Anthropic',
      { ...body, messages: [{ role: 'user', content: [{ type: 'image', source: {} }] }] },
      'another protocol',
    ],
    [
      'a choice of tools of Anthropic',
      { ...body, tool_choice: { type: 'any' } },
      'another protocol',
    ],
    ['stops of Anthropic', { ...body, stop_sequences: ['x'] }, 'another protocol'],
    ['a body of responses', { model: 'm', input: messages, temperature: 0 }, 'another protocol'],
    ['a short one', { model: 'm', input: 'x', max_output_tokens: 9 }, 'another protocol'],
    ['a pair of responses', { request: { model: 'm', input: 'x' } }, 'another protocol'],
    ['a pair of Gemini', { request: { contents: [] } }, 'another protocol'],
    ['spans', { type: 'SPAN', input: messages }, 'no call of a model'],
    ['a failed call of LiteLLM', { ...body, status: 'failure' }, 'failed'],
    ['a refused request', { request: body, response: { status: 401 } }, 'failed'],
    ['an error of Langfuse', { level: 'ERROR', input: messages }, 'failed'],
    ['a pair with an error', { request: body, response: { error: { code: 'x' } } }, 'failed'],
    ['a line with an error', { ...body, error: { message: 'x' } }, 'failed'],
    [
      'the output of a batch',
      { custom_id: 'a', response: { status_code: 200, body: {} } },
      'no chat',
    ],
    ['something else', { level: 'info', message: 'started' }, 'no chat completions request'],
    ['JSON that is torn', { request_body: '{"model":' }, 'no chat completions request'],
  ])('%s', (_, row, reason) => {
    expect(recogniseRequest(row)).toEqual({
      kind: 'other',
      reason: expect.stringContaining(reason) as unknown,
    })
  })
})
