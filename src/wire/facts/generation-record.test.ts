import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeGenerationRecord } from './generation-record.ts'

test('a row at the top, as AI Stats has it', () => {
  const row = {
    model_id: 'openai/gpt-4o-mini',
    provider: 'openai',
    usage: { prompt_tokens: 3, completion_tokens: 4 },
    cost_nanos: 1500,
    endpoint: 'chat/completions',
    replay_supported: true,
    replay_request: { model: 'a' },
  }
  expect(decodeGenerationRecord(row)).toEqual({
    model: 'openai/gpt-4o-mini',
    provider: 'openai',
    inputTokens: 3,
    outputTokens: 4,
    costUsd: 1.5e-6,
    protocol: 'chat-completions',
    isReplaySupported: true,
    replayRequest: { model: 'a' },
  })
})

test('counts with a fraction are those of a gateway that estimates', () => {
  const row = { usage: { prompt_tokens: 2.6, completion_tokens: '4' } }
  expect(decodeGenerationRecord(row)).toMatchObject({ inputTokens: 3, outputTokens: 4 })
})

test('a row under data, as OpenRouter has it, counts native tokens', () => {
  const data = {
    model: 'openai/gpt-4o-mini',
    provider_name: 'OpenAI',
    tokens_prompt: 9,
    native_tokens_prompt: 3,
    native_tokens_completion: 4,
    total_cost: 0.01,
  }
  expect(decodeGenerationRecord({ data })).toMatchObject({
    provider: 'OpenAI',
    inputTokens: 3,
    outputTokens: 4,
    costUsd: 0.01,
    isReplaySupported: null,
  })
})

test("what the provider bills for the user's own key is a part of the cost", () => {
  const data = { total_cost: 0.01, upstream_inference_cost: 0.2 }
  expect(decodeGenerationRecord({ data: { ...data, is_byok: true } }).costUsd).toBeCloseTo(0.21)
  expect(decodeGenerationRecord({ data: { ...data, is_byok: false } }).costUsd).toBe(0.01)
  const untold = { total_cost: 0.01, is_byok: true }
  expect(decodeGenerationRecord({ data: untold }).costUsd).toBeNull()
})

test.each(['constructor', 'toString', 'videos'])('the endpoint %s speaks no protocol', endpoint => {
  expect(decodeGenerationRecord({ endpoint }).protocol).toBeNull()
})

test('any JSON is read without throwing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), body => {
      expect(decodeGenerationRecord(body)).toHaveProperty('model')
    }),
  )
})
