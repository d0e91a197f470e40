import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import { findIgnoredFields } from '../dress-body.ts'
import type { BuiltRequest } from '../protocol-codec.ts'
import { findDialect } from '../../find-dialect.ts'
import { buildResponsesRequest } from './responses-request.ts'

interface Given {
  readonly profile?: string
  readonly messages?: readonly ChatMessage[]
  readonly request?: JsonObject
  readonly side?: JsonObject
  readonly mode?: 'stream' | 'unary'
}

/** An unknown server adds nothing of its own. */
function build(given: Given = {}): BuiltRequest {
  const dialect = findDialect(given.profile ?? 'openai-compatible', 'responses')
  if (dialect === undefined) throw new Error('no such dialect')
  return buildResponsesRequest({
    dialect,
    mode: given.mode ?? 'unary',
    modelSent: 'gpt-4o-mini',
    messages: given.messages ?? [{ role: 'user', content: 'Hello' }],
    request: given.request ?? {},
    sideRequest: given.side ?? {},
  })
}

describe('the fields of a chat request', () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } } }
  const schema = { type: 'object', properties: {} }

  test.each<[string, JsonObject, JsonObject]>([
    ['max_tokens', { max_tokens: 300 }, { max_output_tokens: 300 }],
    ['max_completion_tokens', { max_completion_tokens: 50 }, { max_output_tokens: 50 }],
    [
      'functions, which say what was understood before',
      {
        tools: [
          { type: 'function', function: { name: 'a', description: 'A', parameters } },
          { type: 'function', function: { name: 'b', strict: true } },
        ],
      },
      {
        tools: [
          { type: 'function', name: 'a', description: 'A', parameters, strict: false },
          { type: 'function', name: 'b', parameters: schema, strict: true },
        ],
      },
    ],
    [
      'functions in their older form',
      {
        functions: [{ name: 'a', description: 'A', parameters }, { name: 'b' }],
        function_call: { name: 'a' },
      },
      {
        tools: [
          { type: 'function', name: 'a', description: 'A', parameters, strict: false },
          { type: 'function', name: 'b', parameters: schema, strict: false },
        ],
        tool_choice: { type: 'function', name: 'a' },
      },
    ],
    ['a general choice in its older form', { function_call: 'none' }, { tool_choice: 'none' }],
    [
      'custom tools with a grammar',
      {
        tools: [
          {
            type: 'custom',
            custom: {
              name: 'sql',
              format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'x' } },
            },
          },
        ],
      },
      {
        tools: [
          {
            type: 'custom',
            name: 'sql',
            format: { type: 'grammar', syntax: 'lark', definition: 'x' },
          },
        ],
      },
    ],
    [
      'a tool of the protocol',
      { tools: [{ type: 'web_search' }] },
      { tools: [{ type: 'web_search' }] },
    ],
    ['a general tool choice', { tool_choice: 'required' }, { tool_choice: 'required' }],
    [
      'a named tool choice',
      { tool_choice: { type: 'function', function: { name: 'a' } } },
      { tool_choice: { type: 'function', name: 'a' } },
    ],
    [
      'allowed tools',
      {
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: {
            mode: 'auto',
            tools: [{ type: 'function', function: { name: 'a' } }],
          },
        },
      },
      {
        tool_choice: {
          type: 'allowed_tools',
          mode: 'auto',
          tools: [{ type: 'function', name: 'a' }],
        },
      },
    ],
    [
      'a JSON Schema',
      {
        response_format: { type: 'json_schema', json_schema: { name: 'n', schema, strict: true } },
      },
      { text: { format: { type: 'json_schema', name: 'n', schema, strict: true } } },
    ],
    [
      'JSON mode beside verbosity',
      { response_format: { type: 'json_object' }, verbosity: 'low' },
      { text: { format: { type: 'json_object' }, verbosity: 'low' } },
    ],
    [
      'reasoning effort beside what was written natively',
      { reasoning: { summary: 'auto' }, reasoning_effort: 'low' },
      { reasoning: { effort: 'low', summary: 'auto' } },
    ],
    [
      'log probabilities',
      { logprobs: true, top_logprobs: 2, include: ['x'] },
      { top_logprobs: 2, include: ['x', 'message.output_text.logprobs'] },
    ],
    [
      'stream options but for usage, which always comes',
      { stream_options: { include_usage: true, include_obfuscation: false } },
      { stream_options: { include_obfuscation: false } },
    ],
    [
      'what both protocols know, and what neither knows',
      {
        temperature: 0,
        top_p: 0.5,
        user: 'u',
        metadata: { a: 'b' },
        parallel_tool_calls: false,
        x: 1,
      },
      {
        temperature: 0,
        top_p: 0.5,
        user: 'u',
        metadata: { a: 'b' },
        parallel_tool_calls: false,
        x: 1,
      },
    ],
    [
      'native fields, which win',
      { max_tokens: 300, max_output_tokens: 40, instructions: 'Be brief.' },
      { max_output_tokens: 40, instructions: 'Be brief.' },
    ],
  ])('translates %s without loss', (_, request, expected) => {
    const { body, changes } = build({ request })
    const { model: _model, input: _input, ...fields } = body
    expect(fields).toEqual(expected)
    expect(changes).toEqual([])
  })

  test.each([
    'stop',
    'seed',
    'n',
    'presence_penalty',
    'frequency_penalty',
    'logit_bias',
    'prediction',
    'modalities',
    'audio',
    'web_search_options',
  ])('takes %s out and says why', field => {
    const { body, changes } = build({ request: { [field]: 1 } })
    expect(body).not.toHaveProperty(field)
    expect(changes).toEqual([{ field, kind: 'removed', reason: expect.stringMatching(/\w{3} \w/) }])
  })

  test('raises a limit that the protocol would refuse, and says so', () => {
    const { body, changes } = build({ request: { max_tokens: 10 } })
    expect(body).toMatchObject({ max_output_tokens: 16 })
    expect(changes).toMatchObject([{ field: 'max_tokens', reason: expect.stringContaining('16') }])
  })

  test('leaves model, input and streaming to the harness', () => {
    const own = { model: 'x', input: 'y', stream: true, messages: [] }
    const { body } = build({ request: own, side: own })
    expect(body).toEqual({ model: 'gpt-4o-mini', input: [{ role: 'user', content: 'Hello' }] })
  })
})

describe('what gateways ask for in this protocol', () => {
  test.each(['openai', 'openrouter', 'ai-stats', 'llm-gateway'])('%s keeps nothing', profile => {
    const { body, changes } = build({ profile })
    expect(body).toMatchObject({ store: false })
    expect(changes).toContainEqual({ field: 'store', kind: 'added', reason: expect.any(String) })
    expect(build({ profile, request: { store: true } }).body).toMatchObject({ store: true })
  })

  test.each(['openai', 'openrouter', 'ai-stats', 'llm-gateway'])(
    '%s is not asked for usage in streams',
    profile => {
      const { body } = build({ profile, mode: 'stream' })
      expect(body).toMatchObject({ stream: true })
      expect(body).not.toHaveProperty('stream_options')
    },
  )

  test('LLM Gateway may ignore what its schema lacks', () => {
    const dialect = findDialect('llm-gateway', 'responses')
    if (dialect === undefined) throw new Error('no such dialect')
    const { body } = build({ profile: 'llm-gateway', request: { user: 'u', seed: 1 } })
    expect(findIgnoredFields(dialect, body)).toEqual(['user'])
  })
})
