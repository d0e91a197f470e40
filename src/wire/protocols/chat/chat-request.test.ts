import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import { buildChatRequest } from './chat-request.ts'
import { findIgnoredFields } from '../dress-body.ts'
import type { BuiltRequest } from '../protocol-codec.ts'
import { findDialect } from '../../find-dialect.ts'
import { profiles } from '../../profiles.ts'

function build(
  profileName: string,
  given: {
    mode?: 'stream' | 'unary'
    request?: JsonObject
    side?: JsonObject
    model?: string
  } = {},
): BuiltRequest {
  const dialect = findDialect(profileName)
  if (dialect === undefined) throw new Error(profileName)
  return buildChatRequest({
    dialect,
    mode: given.mode ?? 'unary',
    modelSent: given.model ?? 'gpt-4o-mini',
    messages: [{ role: 'user', content: 'Hello' }],
    request: given.request ?? {},
    sideRequest: given.side ?? {},
  })
}

describe('buildChatRequest', () => {
  test.each(profiles.map(profile => profile.name))('sends what the user wrote to %s', name => {
    const request = { temperature: 0, max_tokens: 5, tools: [{ type: 'function' }], user: 'u' }
    expect(build(name, { request }).body).toMatchObject({
      ...request,
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'Hello' }],
    })
  })

  test('adds nothing but what it was given to an unknown server, in unary mode', () => {
    expect(build('openai-compatible', { request: { temperature: 0 } })).toEqual({
      path: 'chat/completions',
      headers: {},
      body: {
        temperature: 0,
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: 'Hello' }],
      },
      changes: [],
    })
  })

  test('asks an unknown server for usage in streams, unless the suite sets stream_options', () => {
    const added = build('openai-compatible', { mode: 'stream' })
    expect(added.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
    expect(added.changes.map(({ field }) => field)).toEqual(['stream_options'])
    const own = { include_obfuscation: false }
    const kept = build('openai-compatible', { mode: 'stream', request: { stream_options: own } })
    expect(kept.body['stream_options']).toEqual(own)
    expect(kept.changes).toEqual([])
  })

  test('records every field and header that it adds', () => {
    const { body, headers, changes } = build('ai-stats', { mode: 'stream' })
    expect(body).toMatchObject({
      usage: true,
      meta: true,
      provider: { allow_fallbacks: false, cache_aware_routing: false },
      routing: { session_affinity: false },
    })
    expect(headers).toEqual({})
    expect(changes.map(({ field, kind }) => `${kind} ${field}`)).toEqual([
      'added usage',
      'added meta',
      'added provider.allow_fallbacks',
      'added provider.cache_aware_routing',
      'added routing.session_affinity',
      'added stream_options.include_usage',
    ])
    const gateway = build('llm-gateway')
    expect(gateway.headers).toEqual({ 'x-no-cache': 'true', 'x-no-fallback': 'true' })
    expect(gateway.changes.map(({ field }) => field)).toEqual([
      'header x-no-cache',
      'header x-no-fallback',
    ])
  })

  test("lets the user's own value win over an addition, and keeps its neighbours", () => {
    const provider = { order: ['azure'], allow_fallbacks: true }
    expect(build('openrouter', { request: { provider } }).body['provider']).toEqual({
      ...provider,
      require_parameters: true,
    })
    expect(build('openrouter', { request: { provider: null } }).body['provider']).toBeNull()
  })

  test('renames a field that the gateway knows by another name', () => {
    const { body, changes } = build('llm-gateway', { request: { max_completion_tokens: 9 } })
    expect(body['max_tokens']).toBe(9)
    expect(body).not.toHaveProperty('max_completion_tokens')
    expect(changes[0]).toMatchObject({ field: 'max_completion_tokens', kind: 'renamed' })
  })

  test('renames max_tokens for reasoning models of OpenAI only', () => {
    const request = { max_tokens: 9 }
    expect(build('openai', { request, model: 'gpt-5-mini' }).body).toHaveProperty(
      'max_completion_tokens',
      9,
    )
    expect(build('openai', { request, model: 'gpt-4o-mini' }).body).toHaveProperty('max_tokens', 9)
  })

  test('leaves out and records what the gateway refuses', () => {
    const { body, changes } = build('ai-stats', { request: { n: 1, transforms: [] } })
    expect(body).not.toHaveProperty('n')
    expect(body).not.toHaveProperty('transforms')
    expect(changes.filter(({ kind }) => kind === 'removed').map(({ field }) => field)).toEqual([
      'n',
      'transforms',
    ])
  })

  test('puts the fields of the side over the case and records them', () => {
    const { body, changes } = build('openai', {
      request: { temperature: 1 },
      side: { temperature: 0, provider: { only: ['x'] } },
    })
    expect(body).toMatchObject({ temperature: 0, provider: { only: ['x'] } })
    expect(changes.map(({ field }) => field)).toEqual(['temperature', 'provider'])
  })

  test('keeps model, messages and stream its own', () => {
    const { body } = build('openai', { request: { stream: true, model: 'x', messages: [] } })
    expect(body).toEqual({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'Hello' }],
    })
  })

  test('sends a field named __proto__ like any other', () => {
    const request = JSON.parse('{"__proto__":{"x":1}}') as JsonObject
    expect(JSON.stringify(build('openai', { request }).body)).toContain('"__proto__":{"x":1}')
  })

  test('names the fields that a gateway may ignore', () => {
    const dialect = findDialect('llm-gateway')
    expect(dialect && findIgnoredFields(dialect, { seed: 1, stop: [], temperature: 0 })).toEqual([
      'seed',
      'stop',
    ])
  })

  test('names the fields that a gateway may ignore inside of lists', () => {
    const dialect = findDialect('ai-stats')
    const tools = [{ function: { name: 'f' } }, { function: { name: 'g', strict: true } }]
    const image = { type: 'image_url', image_url: { url: 'https://a.example/b', detail: 'low' } }
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'user', content: [image] },
    ]
    expect(dialect && findIgnoredFields(dialect, { tools, messages })).toEqual([
      'tools.function.strict',
      'messages.content.image_url.detail',
    ])
    expect(dialect && findIgnoredFields(dialect, { tools: tools.slice(0, 1) })).toEqual([])
  })
})

describe('tool calls of earlier turns', () => {
  const gemini = findDialect('gemini', 'chat-completions')
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }
  const signed = { ...call, extra_content: { google: { thought_signature: 'EjQ' } } }

  function sent(modelSent: string, ...calls: readonly JsonObject[]): BuiltRequest {
    if (gemini === undefined) throw new Error('no such dialect')
    return buildChatRequest({
      dialect: gemini,
      mode: 'unary',
      modelSent,
      messages: [{ role: 'assistant', content: '', tool_calls: [...calls] }],
      request: {},
      sideRequest: {},
    })
  }

  test("carry a signature at Gemini's endpoint, which is said", () => {
    const { path, body, changes } = sent('gemini-3.5-flash', call, call)
    expect(path).toBe('openai/chat/completions')
    const google = { thought_signature: 'skip_thought_signature_validator' }
    expect(body['messages']).toEqual([
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ ...call, extra_content: { google } }, call],
      },
    ])
    expect(changes).toMatchObject([{ field: 'messages.tool_calls', kind: 'added' }])
  })

  test.each([
    ['a signature of their own', 'gemini-3.5-flash', signed],
    ['a model that wants none', 'gemini-2.5-flash', call],
  ])('stay as they are with %s', (_, model, given) => {
    const { body, changes } = sent(model, given)
    expect(body['messages']).toEqual([{ role: 'assistant', content: '', tool_calls: [given] }])
    expect(changes).toEqual([])
  })
})
