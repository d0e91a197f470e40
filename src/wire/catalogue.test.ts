import { expect, test } from 'vitest'
import { readCatalogue, type CatalogueModel } from './catalogue.ts'
import { findProfile } from './profiles.ts'

function read(profileName: string, body: unknown): readonly CatalogueModel[] {
  const profile = findProfile(profileName)
  if (profile === undefined) throw new Error(profileName)
  return readCatalogue(profile, body)
}

const model = (id: string, input: number | null = null, output: number | null = null): unknown => ({
  id,
  inputUsdPerToken: input,
  outputUsdPerToken: output,
})

test('reads OpenAI, which lists no prices', () => {
  const body = { object: 'list', data: [{ id: 'gpt-4o', object: 'model' }] }
  expect(read('openai', body)).toEqual([model('gpt-4o')])
})

test('reads AI Stats, by model_id in 2025 and by id since', () => {
  expect(read('ai-stats', { ok: true, models: [{ model_id: 'openai/gpt-4o' }] })).toEqual([
    model('openai/gpt-4o'),
  ])
  const row = { id: 'x/free', pricing: { prompt: '0', completion: '1e-7', request: null } }
  expect(read('ai-stats', { models: [row] })).toEqual([model('x/free', 0, 1e-7)])
})

test('reads prices of LLM Gateway, where 0 means unset unless the model is free', () => {
  const body = {
    data: [
      { id: 'a', pricing: { prompt: '0.15e-6', completion: '0.6e-6' } },
      { id: 'b', pricing: { prompt: '0', completion: '0' } },
      { id: 'c', free: true, pricing: { prompt: '0', completion: '0' } },
    ],
  }
  expect(read('llm-gateway', body)).toEqual([
    model('a', 1.5e-7, 6e-7),
    model('b'),
    model('c', 0, 0),
  ])
})

test('takes a negative price of OpenRouter for unknown', () => {
  const body = { data: [{ id: 'openrouter/auto', pricing: { prompt: '-1', completion: '-1' } }] }
  expect(read('openrouter', body)).toEqual([model('openrouter/auto')])
})

test.each([null, 'x', {}, { data: {} }, { data: [null, 3, {}, { id: '' }] }])(
  'finds no model in %j',
  body => {
    expect(read('openai', body)).toEqual([])
  },
)
