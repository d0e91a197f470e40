import { describe, expect, test } from 'vitest'
import { canonicalModelId, isModelAsked, isSameModel } from './model-id.ts'

describe('canonicalModelId', () => {
  test.each([
    ['gpt-4o-mini', 'gpt-4o-mini'],
    ['openai/gpt-4o-mini', 'gpt-4o-mini'],
    ['azure:openai/gpt-4o-mini', 'gpt-4o-mini'],
    ['models/gemini-2.5-flash', 'gemini-2.5-flash'],
    ['google/gemma-4-31b:free', 'gemma-4-31b'],
    ['aws-bedrock/claude-haiku-4.5:eu-west-1', 'claude-haiku-4.5'],
    ['gpt-4.1-nano-2025-04-14', 'gpt-4.1-nano'],
    ['claude-3-5-haiku-20241022', 'claude-3-5-haiku'],
    ['claude-3-5-haiku@20241022', 'claude-3-5-haiku'],
    ['Qwen/Qwen3-32B', 'qwen3-32b'],
    ['openai/gpt-4o-2024-08-06:free', 'gpt-4o'],
    ['google/gemma-4-31b-free', 'gemma-4-31b'],
  ])('%s is %s', (id, expected) => {
    expect(canonicalModelId(id)).toBe(expected)
  })

  test.each(['llama3:8b', 'ft:gpt-4o-mini:acme::7p4l', 'model-99999999', 'gpt-4-0613'])(
    'keeps %s, whose ending tells models apart',
    id => {
      expect(canonicalModelId(id)).toBe(id)
    },
  )

  test('never gives an empty id for an id that has characters', () => {
    expect(canonicalModelId(':free')).toBe(':free')
    expect(canonicalModelId('-free')).toBe('-free')
    expect(canonicalModelId('openai/')).toBe('openai/')
  })
})

describe('isModelAsked', () => {
  const mapped = { modelRequested: 'gpt-4o-mini', modelSent: '@support' }

  test('holds a preset against the model that was mapped to it', () => {
    expect(isModelAsked('openai/gpt-4o-mini-2024-07-18', mapped)).toBe(true)
    expect(isModelAsked('openai/gpt-4o', mapped)).toBe(false)
    expect(isModelAsked('gpt-4o', { ...mapped, modelSent: '@preset/support' })).toBe(false)
  })

  test('holds any other model against what was sent', () => {
    const other = { ...mapped, modelSent: 'openai/gpt-4.1' }
    expect(isModelAsked('gpt-4.1', other)).toBe(true)
    expect(isModelAsked('gpt-4o-mini', other)).toBe(false)
  })
})

describe('isSameModel', () => {
  test('sees through prefix, snapshot and the spelling of a version', () => {
    expect(isSameModel('anthropic/claude-sonnet-4.6', 'claude-sonnet-4-6-20260114')).toBe(true)
    expect(isSameModel('gpt-4o-mini', 'openai/gpt-4o-mini-2024-07-18')).toBe(true)
  })

  test('tells models of one family apart', () => {
    expect(isSameModel('gpt-4o', 'gpt-4o-mini')).toBe(false)
    expect(isSameModel('llama3:8b', 'llama3:70b')).toBe(false)
  })
})
