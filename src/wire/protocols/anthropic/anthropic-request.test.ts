import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import type { Mode } from '../../../model/side.ts'
import { findDialect } from '../../find-dialect.ts'
import { codecOf } from '../codecs.ts'
import { findIgnoredFields } from '../dress-body.ts'
import type { BuiltRequest } from '../protocol-codec.ts'

interface Given {
  readonly profile?: string
  readonly mode?: Mode
  readonly sideRequest?: JsonObject
}

const messages = [{ role: 'user', content: 'Hello' }]

function dialectOf(profile: string) {
  const dialect = findDialect(profile, 'anthropic-messages')
  if (dialect === undefined) throw new Error(profile)
  return dialect
}

function build(request: JsonObject, given: Given = {}): BuiltRequest {
  return codecOf('anthropic-messages').buildRequest({
    dialect: dialectOf(given.profile ?? 'anthropic'),
    mode: given.mode ?? 'unary',
    modelSent: 'claude-haiku-4-5',
    messages,
    request,
    sideRequest: given.sideRequest ?? {},
  })
}

/** What a request comes to beside model, messages and limit. */
function fieldsOf(request: JsonObject, given: Given = {}): JsonObject {
  const {
    model: _model,
    messages: _messages,
    max_tokens: _limit,
    ...fields
  } = build(request, given).body
  return fields
}

function changesOf(request: JsonObject, given: Given = {}): readonly string[] {
  return build(request, given)
    .changes.map(({ field, kind }) => `${field} ${kind}`)
    .filter(change => change !== 'max_tokens added' && !change.startsWith('header '))
}

describe('a request for a message', () => {
  test('has a path, a version and a limit, which is said where it is ours', () => {
    const built = build({}, { mode: 'stream' })
    expect(built).toEqual({
      path: 'messages',
      headers: { 'anthropic-version': '2023-06-01' },
      body: { model: 'claude-haiku-4-5', max_tokens: 4096, messages, stream: true },
      changes: [
        {
          field: 'max_tokens',
          kind: 'added',
          reason: 'Anthropic answers no request without a limit: 4096 tokens',
        },
        expect.objectContaining({ field: 'header anthropic-version', kind: 'added' }),
      ],
    })
  })

  test.each<[JsonObject, number]>([
    [{ max_tokens: 7 }, 7],
    [{ max_completion_tokens: 8 }, 8],
    [{ max_tokens: 7, max_completion_tokens: 8 }, 8],
    [{ max_completion_tokens: 8, max_tokens: 7 }, 8],
  ])('%j limits it to %i', (request, limit) => {
    const { body, changes } = build(request)
    expect(body['max_tokens']).toBe(limit)
    expect(changes).not.toContainEqual(expect.objectContaining({ field: 'max_tokens' }))
  })

  test('takes the limit that the side sets', () => {
    const { body, changes } = build({}, { sideRequest: { max_tokens: 9 } })
    expect(body['max_tokens']).toBe(9)
    expect(changes).toContainEqual({
      field: 'max_tokens',
      kind: 'added',
      reason: 'set for this side in the configuration',
    })
  })
})

const schema = { type: 'object', properties: {}, additionalProperties: false }

describe('fields of OpenAI', () => {
  test.each<[JsonObject, JsonObject]>([
    [
      { temperature: 0.5, top_p: 0.9, top_k: 5 },
      { temperature: 0.5, top_p: 0.9, top_k: 5 },
    ],
    [{ stop: 'END' }, { stop_sequences: ['END'] }],
    [{ stop: ['a', 'b'] }, { stop_sequences: ['a', 'b'] }],
    [{ user: 'ann' }, { metadata: { user_id: 'ann' } }],
    [{ safety_identifier: 'x', user: 'ann' }, { metadata: { user_id: 'ann' } }],
    [{ metadata: { user_id: 'ann' } }, { metadata: { user_id: 'ann' } }],
    [{ reasoning_effort: 'high' }, { output_config: { effort: 'high' } }],
    [{ reasoning_effort: 'none' }, { thinking: { type: 'disabled' } }],
    [{ response_format: { type: 'text' } }, {}],
    [
      {
        reasoning_effort: 'low',
        response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } },
      },
      { output_config: { effort: 'low', format: { type: 'json_schema', schema } } },
    ],
    [{ service_tier: 'default' }, { service_tier: 'standard_only' }],
    [{ n: 1, seed: null }, {}],
    [{ thinking: { type: 'adaptive' } }, { thinking: { type: 'adaptive' } }],
  ])('%j go out as %j, and nothing is lost', (request, fields) => {
    expect(fieldsOf(request)).toEqual(fields)
    expect(changesOf(request)).toEqual([])
  })

  test.each<[JsonObject, JsonObject, string]>([
    ...[
      'seed',
      'presence_penalty',
      'frequency_penalty',
      'logit_bias',
      'logprobs',
      'top_logprobs',
      'store',
      'stream_options',
      'prediction',
      'verbosity',
      'modalities',
      'audio',
      'web_search_options',
      'prompt_cache_key',
      'prompt_cache_retention',
      'provider',
      'meta',
    ].map((field): [JsonObject, JsonObject, string] => [{ [field]: 1 }, {}, `${field} removed`]),
    [{ n: 2 }, {}, 'n removed'],
    [{ temperature: 1.5 }, { temperature: 1 }, 'temperature renamed'],
    [{ stop: ['a', '\n'] }, { stop_sequences: ['a'] }, 'stop removed'],
    [{ stop: ' ' }, {}, 'stop removed'],
    [{ metadata: { team: 'x' } }, {}, 'metadata removed'],
    [{ response_format: { type: 'json_object' } }, {}, 'response_format removed'],
    [
      { reasoning_effort: 'minimal' },
      { output_config: { effort: 'low' } },
      'reasoning_effort renamed',
    ],
    [{ reasoning_effort: 'wild' }, {}, 'reasoning_effort removed'],
    [{ service_tier: 'flex' }, {}, 'service_tier removed'],
  ])('%j go out as %j, and the loss is said', (request, fields, change) => {
    expect(fieldsOf(request)).toEqual(fields)
    expect(changesOf(request)).toEqual([change])
    for (const { reason } of build(request).changes) expect(reason).toMatch(/\w{3}/)
  })

  test('an open schema is closed in all its objects, which is said', () => {
    const open = {
      type: 'object',
      properties: {
        list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
        type: { anyOf: [{ type: ['object', 'null'] }, { $ref: '#/$defs/x' }] },
      },
      $defs: { x: { type: 'object', additionalProperties: { type: 'string' } } },
    }
    const request = { response_format: { type: 'json_schema', json_schema: { schema: open } } }
    expect(fieldsOf(request)).toEqual({
      output_config: {
        format: {
          type: 'json_schema',
          schema: {
            type: 'object',
            properties: {
              list: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: { a: { type: 'string' } },
                  additionalProperties: false,
                },
              },
              type: {
                anyOf: [
                  { type: ['object', 'null'], additionalProperties: false },
                  { $ref: '#/$defs/x' },
                ],
              },
            },
            $defs: { x: { type: 'object', additionalProperties: { type: 'string' } } },
            additionalProperties: false,
          },
        },
      },
    })
    expect(changesOf(request)).toEqual(['response_format.additionalProperties added'])
  })
})

const weather = { type: 'function', function: { name: 'weather' } }

describe('what the user writes in the form of Anthropic', () => {
  test('goes out under any name', () => {
    const request = JSON.parse('{"__proto__":{"a":1},"constructor":{"b":2}}') as JsonObject
    expect(JSON.stringify(fieldsOf(request))).toBe(JSON.stringify(request))
  })

  test('is merged with what is translated, member by member', () => {
    const request = { user: 'ann', reasoning_effort: 'low', output_config: { task_budget: 1 } }
    const side = { output_config: { effort: 'max' }, metadata: { more: 1 } }
    expect(fieldsOf(request, { sideRequest: side })).toEqual({
      metadata: { user_id: 'ann', more: 1 },
      output_config: { effort: 'max', task_budget: 1 },
    })
  })

  test('a system prompt stands before that of the conversation', () => {
    const built = codecOf('anthropic-messages').buildRequest({
      dialect: dialectOf('anthropic'),
      mode: 'unary',
      modelSent: 'x',
      messages: [{ role: 'system', content: 'Be kind.' }, ...messages],
      request: { system: 'Be brief.' },
      sideRequest: {},
    })
    expect(built.body['system']).toEqual([
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Be kind.' },
    ])
  })
})

describe('gateways in the form of Anthropic', () => {
  const request = {
    max_tokens: 5,
    tools: [weather],
    tool_choice: 'none',
    stop: 'x',
    response_format: { type: 'json_schema', json_schema: { schema } },
  }

  test('AI Stats is not sent what its schema lacks, and no tool choice none', () => {
    const { body, headers, changes } = build(request, { profile: 'ai-stats' })
    expect(headers).toEqual({})
    expect(Object.keys(body)).toEqual([
      'model',
      'max_tokens',
      'stop_sequences',
      'tools',
      'usage',
      'meta',
      'provider',
      'routing',
      'messages',
    ])
    const removed = changes.filter(({ kind }) => kind === 'removed').map(({ field }) => field)
    expect(removed).toEqual(['tool_choice', 'output_config'])
    const forced = build({ ...request, tool_choice: 'required' }, { profile: 'ai-stats' })
    expect(forced.body['tool_choice']).toEqual({ type: 'any' })
  })

  test('LLM Gateway gets all of it, and is known to drop some', () => {
    const { body } = build(request, { profile: 'llm-gateway' })
    expect(findIgnoredFields(dialectOf('llm-gateway'), body)).toEqual([
      'tool_choice',
      'stop_sequences',
      'output_config.format',
    ])
    const effort = build({ reasoning_effort: 'low' }, { profile: 'llm-gateway' })
    expect(findIgnoredFields(dialectOf('llm-gateway'), effort.body)).toEqual([])
  })
})
