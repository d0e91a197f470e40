import { describe, expect, test } from 'vitest'
import type { Protocol } from '../../model/protocol.ts'
import { findDialect } from '../find-dialect.ts'
import type { Decoded } from '../decoding/decoded.ts'
import type { Dialect } from '../dialect/profile.ts'
import { createStreamDecoder } from '../decoding/stream-decoder.ts'
import { decodeUnary } from '../decoding/unary-decoder.ts'

const spoken = { role: 'assistant', content: 'Hi' }

const profiles: Readonly<Record<Protocol, string>> = {
  'chat-completions': 'openai',
  responses: 'openai',
  'anthropic-messages': 'anthropic',
  'gemini-generate': 'gemini',
}

function dialectOf(protocol: Protocol): Dialect {
  const dialect = findDialect(profiles[protocol], protocol)
  if (dialect === undefined) throw new Error(protocol)
  return dialect
}

function decodeBody(protocol: Protocol, body: unknown): Decoded {
  const text = JSON.stringify(body)
  return decodeUnary({
    dialect: dialectOf(protocol),
    status: 200,
    headers: {},
    body: text,
    nowMs: 0,
  })
}

function decodeFrames(protocol: Protocol, frames: readonly object[]): Decoded {
  const decoder = createStreamDecoder({
    dialect: dialectOf(protocol),
    status: 200,
    headers: {},
    nowMs: 0,
  })
  const events = frames.map(frame => {
    const type = 'type' in frame ? `event: ${String(frame.type)}\n` : ''
    return `${type}data: ${JSON.stringify(frame)}\n\n`
  })
  const end = protocol === 'chat-completions' ? 'data: [DONE]\n\n' : ''
  decoder.push(new TextEncoder().encode(events.join('') + end), 0)
  return decoder.finish(0)
}

const breaksOf = ({ wireNotes }: Decoded) =>
  wireNotes.filter(({ level }) => level === 'break').map(({ code, detail }) => `${code}: ${detail}`)

const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }

describe('a field of another type than clients expect is a break: chat', () => {
  const wrong: [object, string][] = [
    [{ content: 'Hi', tool_calls: call }, 'tool_calls is an object where clients expect a list'],
    [{ content: 'Hi', tool_calls: ['f'] }, 'a tool call is text where clients expect an object'],
    [
      {
        content: 'Hi',
        tool_calls: [{ ...call, function: { name: 'f', arguments: {} }, index: 0 }],
      },
      'arguments is an object where clients expect text',
    ],
    [
      { content: 7, tool_calls: [{ ...call, index: 0 }] },
      'content is a number where clients expect text or a list',
    ],
    [
      { content: null, tool_calls: [{ ...call, index: '0' }] },
      'the index of a tool call is text where clients expect a number',
    ],
    [{ content: 'Hi', refusal: false }, 'refusal is true or false where clients expect text'],
  ]
  test.each(wrong)('%j', (message, expected) => {
    const finish =
      'tool_calls' in message && Array.isArray(message.tool_calls) ? 'tool_calls' : 'stop'
    const whole = { choices: [{ index: 0, message, finish_reason: finish }] }
    expect(breaksOf(decodeBody('chat-completions', whole))).toContain(`wrong-type: ${expected}`)
    const streamed = decodeFrames('chat-completions', [
      { choices: [{ index: 0, delta: { role: 'assistant', ...message }, finish_reason: null }] },
      { choices: [{ index: 0, delta: {}, finish_reason: finish }] },
    ])
    expect(breaksOf(streamed)).toEqual([`wrong-type: ${expected}`])
  })

  test('but null and what is left out have no type', () => {
    const message = { content: 'Hi', refusal: null, tool_calls: null, function_call: null }
    const whole = { choices: [{ index: 0, message, finish_reason: 'stop' }] }
    expect(decodeBody('chat-completions', whole).wireNotes).toEqual([])
  })

  test('and an answer in which nothing else is to be read is empty, and says why', () => {
    const { outcome } = decodeBody('chat-completions', {
      choices: [{ index: 0, message: { content: null, tool_calls: call }, finish_reason: 'stop' }],
    })
    expect(outcome).toMatchObject({
      failure: {
        class: 'empty',
        message: expect.stringContaining('; tool_calls is an object where clients expect a list'),
      },
    })
  })

  test('and choices that are no list are no completion', () => {
    const message = { content: 'Hi' }
    const { outcome } = decodeBody('chat-completions', { choices: { message } })
    expect(outcome).toMatchObject({ failure: { class: 'malformed' } })
    const streamed = decodeFrames('chat-completions', [
      { choices: [{ index: 0, delta: spoken, finish_reason: 'stop' }] },
      { choices: {} },
    ])
    expect(breaksOf(streamed)).toEqual([
      'wrong-type: choices is an object where clients expect a list',
    ])
  })
})

describe('a field of another type than clients expect is a break', () => {
  const text = { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }
  const items: [object, string][] = [
    [{ type: 'message', content: 'Hi' }, 'content is text where clients expect a list'],
    [
      { type: 'function_call', name: 'f', arguments: {} },
      'arguments is an object where clients expect text',
    ],
  ]
  test.each(items)('responses: %j', (item, expected) => {
    const response = { object: 'response', status: 'completed', output: [text, item] }
    expect(breaksOf(decodeBody('responses', response))).toContain(`wrong-type: ${expected}`)
    const streamed = decodeFrames('responses', [
      { type: 'response.output_item.done', output_index: 0, item: text },
      { type: 'response.output_item.done', output_index: 1, item },
      { type: 'response.completed', response: { ...response, output: [] } },
    ])
    expect(breaksOf(streamed)).toContain(`wrong-type: ${expected}`)
  })

  const blocks: [object, string][] = [
    [
      { type: 'tool_use', id: 'a', name: 'f', input: '{}' },
      'input is text where clients expect an object',
    ],
    [{ type: 'text', text: { value: 'Hi' } }, 'text is an object where clients expect text'],
  ]
  test.each(blocks)('messages: %j', (block, expected) => {
    const content = [{ type: 'text', text: 'Hi' }, block]
    const message = { type: 'message', role: 'assistant', content, stop_reason: 'end_turn' }
    expect(breaksOf(decodeBody('anthropic-messages', message))).toContain(`wrong-type: ${expected}`)
    const streamed = decodeFrames('anthropic-messages', [
      { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
      { type: 'content_block_start', index: 0, content_block: content[0] },
      { type: 'content_block_start', index: 1, content_block: block },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
      { type: 'message_stop' },
    ])
    expect(breaksOf(streamed)).toContain(`wrong-type: ${expected}`)
  })

  const parts: [object, string][] = [
    [{ functionCall: { name: 'f', args: '{}' } }, 'args is text where clients expect an object'],
    [{ text: 7 }, 'text is a number where clients expect text'],
  ]
  test.each(parts)('gemini: %j', (part, expected) => {
    const content = { role: 'model', parts: [{ text: 'Hi' }, part] }
    const response = { candidates: [{ content, finishReason: 'STOP' }] }
    expect(breaksOf(decodeBody('gemini-generate', response))).toContain(`wrong-type: ${expected}`)
    expect(breaksOf(decodeFrames('gemini-generate', [response]))).toContain(
      `wrong-type: ${expected}`,
    )
  })
})

describe('a count of tokens with a fraction or in text is a break, and counts all the same', () => {
  const answered = { message: { content: 'Hi' }, finish_reason: 'stop' }
  test.each<[Protocol, object, string]>([
    [
      'chat-completions',
      { choices: [answered], usage: { prompt_tokens: 9.5, completion_tokens: 2.25 } },
      'prompt_tokens is 9.5',
    ],
    [
      'chat-completions',
      {
        choices: [answered],
        usage: {
          prompt_tokens: 10,
          completion_tokens: 2,
          prompt_tokens_details: { cached_tokens: '4' },
        },
      },
      'cached_tokens is text',
    ],
    [
      'responses',
      {
        object: 'response',
        status: 'completed',
        output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }],
        usage: { input_tokens: 9.6, output_tokens: 2 },
      },
      'input_tokens is 9.6',
    ],
    [
      'anthropic-messages',
      {
        type: 'message',
        content: [{ type: 'text', text: 'Hi' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 10, output_tokens: 1.5 },
      },
      'output_tokens is 1.5',
    ],
    [
      'gemini-generate',
      {
        candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 9.5, candidatesTokenCount: 2 },
      },
      'promptTokenCount is 9.5',
    ],
  ])('%s %j', (protocol, body, said) => {
    const decoded = decodeBody(protocol, body)
    const detail = `${said} where clients expect a whole number`
    expect(decoded.usage).toMatchObject({ inputTokens: 10, outputTokens: 2 })
    expect(breaksOf(decoded)).toEqual([`wrong-type: ${detail}`])
  })

  test('once, however many of them there are', () => {
    const frames = [{ choices: [{ index: 0, delta: spoken, finish_reason: 'stop' }] }]
    const counts = { prompt_tokens: 1.5, completion_tokens: 1.5, total_tokens: '3' }
    const decoded = decodeFrames('chat-completions', [...frames, { choices: [], usage: counts }])
    expect(breaksOf(decoded)).toHaveLength(1)
  })
})
