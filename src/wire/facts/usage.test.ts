import { expect, test } from 'vitest'
import type { JsonObject } from '../../model/json.ts'
import { readAnthropicUsage } from '../protocols/anthropic/usage.ts'
import { openAiCounts, readOpenAiUsage } from './usage.ts'

test.each<[string, unknown, readonly (number | null)[]]>([
  [
    'OpenAI',
    {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 2 },
    },
    [10, 4, 5, 2],
  ],
  ['AI Stats of 2025', { input_tokens: 10, output_tokens: 5 }, [10, null, 5, null]],
  [
    'LLM Gateway, reasoning beside',
    { prompt_tokens: 10, completion_tokens: 5, reasoning_tokens: 3, total_tokens: 15 },
    [10, null, 5, 3],
  ],
  [
    'reasoning counted apart',
    {
      prompt_tokens: 10,
      completion_tokens: 2,
      total_tokens: 352,
      completion_tokens_details: { reasoning_tokens: 340 },
    },
    [10, null, 342, 340],
  ],
  [
    'thoughts that only the total counts',
    { prompt_tokens: 20, completion_tokens: 424, total_tokens: 1016 },
    [20, null, 996, 572],
  ],
  [
    'cache reads counted apart',
    { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 100 },
    [110, 100, 5, null],
  ],
  [
    'a few cache reads counted apart, which the total gives away',
    { input_tokens: 100, output_tokens: 5, total_tokens: 145, cache_read_input_tokens: 40 },
    [140, 40, 5, null],
  ],
  [
    'a few cache reads that the total leaves out of the sum',
    { input_tokens: 100, output_tokens: 5, total_tokens: 105, cache_read_input_tokens: 40 },
    [100, 40, 5, null],
  ],
  [
    'cache reads and reasoning counted apart',
    {
      prompt_tokens: 10,
      completion_tokens: 2,
      total_tokens: 452,
      prompt_tokens_details: { cached_tokens: 100 },
      completion_tokens_details: { reasoning_tokens: 340 },
    },
    [110, 100, 342, 340],
  ],
  [
    'a total beyond all that is told, of a gateway that tells of reasoning',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 20, reasoning_tokens: 0 },
    [10, null, 5, 0],
  ],
  [
    'more reasoning than output',
    { prompt_tokens: 1, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 9 } },
    [1, null, 5, 5],
  ],
  [
    'zero is a count',
    { prompt_tokens: 10, completion_tokens: 0, total_tokens: 10 },
    [10, null, 0, null],
  ],
  ['half of it', { prompt_tokens: 10 }, [10, null, null, null]],
  [
    'fractions, as of a gateway that estimates',
    { prompt_tokens: 9.5, completion_tokens: 2.25, total_tokens: 11.75 },
    [10, null, 2, null],
  ],
  [
    'numbers in text',
    { prompt_tokens: '9', completion_tokens: '2', prompt_tokens_details: { cached_tokens: '4' } },
    [9, 4, 2, null],
  ],
  [
    'numbers beyond all measure',
    { prompt_tokens: 'many', completion_tokens: 5, reasoning_tokens: 1e300 },
    [null, null, 5, null],
  ],
  ['impossible numbers', { prompt_tokens: -1, completion_tokens: 5 }, [null, null, 5, null]],
])(
  'reads usage: %s',
  (_, usage, [inputTokens, cachedInputTokens, outputTokens, reasoningTokens]) => {
    expect(readOpenAiUsage(usage as JsonObject)).toEqual({
      inputTokens,
      cachedInputTokens,
      outputTokens,
      reasoningTokens,
    })
  },
)

test('reads what was written to the prompt cache, as a part of the input', () => {
  const details = { cached_tokens: 0, cache_write_tokens: 6 }
  const usage = { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: details }
  expect(readOpenAiUsage(usage)).toMatchObject({
    inputTokens: 10,
    cacheWrites: { fiveMinutes: 6, oneHour: 0 },
  })
})

test.each<[string, JsonObject, number]>([
  ['apart from the input, as the total shows', { total_tokens: 115 }, 110],
  ['as a part of it', { total_tokens: 15 }, 10],
])('reads what AI Stats tells of its writes to the cache: %s', (_, total, inputTokens) => {
  const details = { cached_tokens: 100 }
  const usage = { prompt_tokens: 10, completion_tokens: 5, completion_tokens_details: details }
  expect(readOpenAiUsage({ ...usage, ...total })).toEqual({
    inputTokens,
    cachedInputTokens: null,
    outputTokens: 5,
    reasoningTokens: null,
    cacheWrites: { fiveMinutes: 100, oneHour: 0 },
  })
})

test('reads of a prompt cache and writes to it can both stand apart', () => {
  const usage = {
    input_tokens: 10,
    output_tokens: 5,
    total_tokens: 65,
    input_tokens_details: { cached_tokens: 30 },
    output_tokens_details: { cached_tokens: 20 },
  }
  expect(readOpenAiUsage(usage)).toMatchObject({
    inputTokens: 60,
    cachedInputTokens: 30,
    outputTokens: 5,
    cacheWrites: { fiveMinutes: 20, oneHour: 0 },
  })
})

test.each<[JsonObject, object]>([
  [{ cache_creation_input_tokens: 4 }, { fiveMinutes: 4, oneHour: 0 }],
  [
    { cache_creation_input_tokens: 4, cache_creation: { ephemeral_1h_input_tokens: 3 } },
    { fiveMinutes: 1, oneHour: 3 },
  ],
  [
    { cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 1 } },
    { fiveMinutes: 3, oneHour: 1 },
  ],
])('reads what Anthropic tells of its prompt cache in %j', (written, cacheWrites) => {
  const usage = { input_tokens: 10, output_tokens: 5, ...written }
  expect(readAnthropicUsage(usage)).toMatchObject({ inputTokens: 14, cacheWrites })
})

test('counts that say nothing of tokens are no usage', () => {
  expect(readOpenAiUsage({})).toBeNull()
})

test.each([undefined, null, {}, { usage: null }, { usage: 'many' }])('finds none in %j', frame => {
  expect(openAiCounts(frame)).toBeNull()
})

test("finds Groq's usage where it stands", () => {
  expect(openAiCounts({ x_groq: { usage: { prompt_tokens: 3 } } })).toEqual({ prompt_tokens: 3 })
})
