import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findModelIds, withAuthor } from './model-ids.ts'

const ids = [
  'gpt-4o-mini',
  'gpt-4o-2024-08-06',
  'o4-mini',
  'chatgpt-4o-latest',
  'claude-sonnet-4-5-20250929',
  'anthropic/claude-3.5-haiku',
  'google/gemini-2.5-flash',
  'meta-llama/llama-3.1-70b-instruct:free',
  'mistralai/mistral-large-2411',
  'deepseek/deepseek-chat',
  'x-ai/grok-4',
  'qwen/qwen3-32b',
  'openrouter/auto',
  'openai:openai/gpt-4o',
]
const none = new Set<string>()

describe('model ids', () => {
  test.each(ids)('%s is found in quotes, and in settings without', id => {
    expect(findModelIds(`create({ model: '${id}' })`, none)).toEqual([id])
    expect(findModelIds(`call("${id}")`, none)).toEqual([id])
    expect(findModelIds(`OPENAI_MODEL=${id}`, none)).toEqual([id])
    expect(findModelIds(`  model: ${id} # the cheap one`, none)).toEqual([id])
  })

  test.each([
    "import x from 'openai/resources'",
    "import y from './gpt-4o.js'",
    "const sign = 'gemini'",
    "const size = 'o3'",
    "const car = models['o3']",
    "const path = 'google/protobuf'",
    'we moved from gpt-4o to something else',
    "const name = 'claude-monet'",
    "const file = 'llama-3-8b.gguf'",
    "const shell = 'command-line'",
  ])('%s names none', line => {
    expect(findModelIds(line, new Set(['o3']))).toEqual([])
  })

  test('a short name of the price table counts where the line says model', () => {
    expect(findModelIds("{ model: 'o3' }", none)).toEqual(['o3'])
    expect(findModelIds("{ model: 'nova-9' }", new Set(['nova-9']))).toEqual(['nova-9'])
    expect(findModelIds("{ model: 'nova-9' }", none)).toEqual([])
  })

  test('what is found stands in the line, whatever the line is', () => {
    const line = fc.array(fc.constantFrom(...ids, "'", '"', '`', ' ', 'model:', '=', '/', 'x'))
    fc.assert(
      fc.property(
        fc.oneof(
          line.map(parts => parts.join('')),
          fc.string(),
        ),
        text => {
          for (const id of findModelIds(text, none)) expect(text).toContain(id)
        },
      ),
    )
  })

  test.each([
    ['gpt-4o-mini', 'openai/gpt-4o-mini'],
    ['claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4.5'],
    ['claude-opus-4-1', 'anthropic/claude-opus-4.1'],
    ['ministral-8b', 'mistral/ministral-8b'],
    ['anthropic/claude-3.5-haiku', 'anthropic/claude-3.5-haiku'],
    ['openai/gpt-4o:nitro', 'openai/gpt-4o'],
    ['openrouter/openai/gpt-4o', 'openai/gpt-4o'],
    ['glm-4.6', 'glm-4.6'],
  ])('%s becomes %s', (id, expected) => {
    expect(withAuthor(id)).toBe(expected)
  })
})
