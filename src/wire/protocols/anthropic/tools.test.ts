import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import { toAnthropicTools } from './tools.ts'

const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const weather = { type: 'function', function: { name: 'weather', description: 'Sky', parameters } }

describe('tools', () => {
  test('are declared in the form of Anthropic, the older functions too, its own stay', () => {
    const search = { type: 'web_search_20250305', name: 'web_search' }
    const strict = { type: 'function', function: { name: 'now', strict: true } }
    expect(
      toAnthropicTools({ tools: [weather, strict, search], functions: [{ name: 'old' }] }).fields,
    ).toEqual({
      tools: [
        { name: 'weather', description: 'Sky', input_schema: parameters },
        { name: 'now', input_schema: { type: 'object', properties: {} }, strict: true },
        search,
        { name: 'old', input_schema: { type: 'object', properties: {} } },
      ],
    })
  })

  test.each<[JsonObject, JsonObject | undefined]>([
    [{}, undefined],
    [{ tool_choice: 'auto' }, { type: 'auto' }],
    [{ tool_choice: 'none' }, { type: 'none' }],
    [{ tool_choice: 'required' }, { type: 'any' }],
    [
      { tool_choice: { type: 'function', function: { name: 'weather' } } },
      { type: 'tool', name: 'weather' },
    ],
    [{ function_call: { name: 'weather' } }, { type: 'tool', name: 'weather' }],
    [{ tool_choice: { type: 'any' } }, { type: 'any' }],
    [{ parallel_tool_calls: true }, undefined],
    [{ parallel_tool_calls: false }, { type: 'auto', disable_parallel_tool_use: true }],
    [
      { tool_choice: 'required', parallel_tool_calls: false },
      { type: 'any', disable_parallel_tool_use: true },
    ],
    [{ tool_choice: 'none', parallel_tool_calls: false }, { type: 'none' }],
  ])('%j choose %j', (request, choice) => {
    const { fields, changes } = toAnthropicTools({ ...request, tools: [weather] })
    expect(fields['tool_choice']).toEqual(choice)
    expect(changes).toEqual([])
  })

  test('of which some are allowed are all allowed, which is said', () => {
    const allowed = { mode: 'required', tools: [{ type: 'function', function: { name: 'a' } }] }
    const request = {
      tools: [weather],
      tool_choice: { type: 'allowed_tools', allowed_tools: allowed },
    }
    const { fields, changes } = toAnthropicTools(request)
    expect(fields['tool_choice']).toEqual({ type: 'any' })
    expect(changes).toMatchObject([{ field: 'tool_choice.allowed_tools', kind: 'removed' }])
  })

  test('are nothing to call one at a time where there are none', () => {
    expect(toAnthropicTools({ parallel_tool_calls: false })).toEqual({ fields: {}, changes: [] })
  })
})
