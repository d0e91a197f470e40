import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import { toConversation } from './conversation.ts'

const hello: ChatMessage = { role: 'user', content: 'Hello' }

function messagesOf(...messages: readonly ChatMessage[]): unknown {
  return toConversation(messages).messages
}

function changesOf(...messages: readonly ChatMessage[]): readonly string[] {
  return toConversation(messages).changes.map(({ field, kind }) => `${field} ${kind}`)
}

describe('messages', () => {
  test('of the system come first and apart: one as text, several as blocks', () => {
    const brief = { role: 'system', content: 'Be brief.' }
    const kind = { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] }
    expect(toConversation([brief, hello])).toEqual({
      system: 'Be brief.',
      messages: [hello],
      changes: [],
    })
    expect(toConversation([brief, kind, hello]).system).toEqual([
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Be kind.' },
    ])
    expect(toConversation([hello]).system).toBeNull()
  })

  test('of the system in the middle are moved, which is said', () => {
    const late = { role: 'system', content: 'Be brief.' }
    expect(changesOf(hello, late)).toEqual(['messages.system renamed'])
  })

  test('with images carry their bytes, or their address', () => {
    const image = (url: string): JsonObject => ({ type: 'image_url', image_url: { url } })
    const content = [
      { type: 'text', text: 'What is this?', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: '' },
      image('data:image/png;base64,iVBORw0KGgo='),
      image('data:image/svg+xml,%3Csvg%2F%3E'),
      image('https://example.com/cat.jpg'),
    ]
    expect(messagesOf({ role: 'user', content })).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?', cache_control: { type: 'ephemeral' } },
          {
            type: 'image',
            source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' },
          },
          {
            type: 'image',
            source: { type: 'base64', media_type: 'image/svg+xml', data: btoa('<svg/>') },
          },
          { type: 'image', source: { type: 'url', url: 'https://example.com/cat.jpg' } },
        ],
      },
    ])
  })

  test('with files become documents, and blocks of its own stay', () => {
    const content = [
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
      { type: 'file', file: { file_data: 'data:text/plain;base64,R3LDvMOfZQ==' } },
      { type: 'file', file: { file_id: 'file_1' } },
      { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
    ]
    const pdf = { type: 'base64', media_type: 'application/pdf', data: 'JVBE' }
    const text = { type: 'text', media_type: 'text/plain', data: 'Grüße' }
    expect(messagesOf({ role: 'user', content })).toEqual([
      {
        role: 'user',
        content: [
          { type: 'document', title: 'a.pdf', source: pdf },
          { type: 'document', source: text },
          { type: 'document', source: { type: 'file', file_id: 'file_1' } },
          { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
        ],
      },
    ])
  })

  test('lose the detail of an image, sound and names, which is said', () => {
    const url = 'data:image/png;base64,'
    const content = [
      { type: 'image_url', image_url: { url, detail: 'low' } },
      { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
    ]
    expect(changesOf({ role: 'user', name: 'ann', content })).toEqual([
      'messages.name removed',
      'messages.image_url.detail removed',
      'messages.input_audio removed',
    ])
  })
})

const call = (id: string, city: string): JsonObject => ({
  id,
  type: 'function',
  function: { name: 'weather', arguments: `{"city":"${city}"}` },
})

describe('tool calls of earlier turns', () => {
  test('get their results in one message, which the next one does not join', () => {
    const calls = [call('call_1', 'Oslo'), call('call_2', 'Rome')]
    expect(
      messagesOf(
        hello,
        { role: 'assistant', content: 'I look.', tool_calls: calls },
        { role: 'tool', tool_call_id: 'call_1', content: '{"sky":  "grey"}' },
        { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'sunny' }] },
        { role: 'user', content: 'And now?' },
      ),
    ).toEqual([
      hello,
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Oslo' } },
          { type: 'tool_use', id: 'call_2', name: 'weather', input: { city: 'Rome' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: '{"sky":  "grey"}' },
          {
            type: 'tool_result',
            tool_use_id: 'call_2',
            content: [{ type: 'text', text: 'sunny' }],
          },
        ],
      },
      { role: 'user', content: 'And now?' },
    ])
  })

  test('have no empty text beside them, and keep arguments that are no object in a member', () => {
    const broken = { id: 'c', function: { name: 'f', arguments: '{"a":' } }
    expect(messagesOf({ role: 'assistant', content: '', tool_calls: [broken] })).toEqual([
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'c', name: 'f', input: { arguments: '{"a":' } }],
      },
    ])
  })

  test('of the older form are known by the name of the function', () => {
    expect(
      messagesOf(
        { role: 'assistant', content: null, function_call: { name: 'now', arguments: '' } },
        { role: 'function', name: 'now', content: 'noon' },
      ),
    ).toEqual([
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'call_now', name: 'now', input: {} }],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'call_now', content: 'noon' }],
      },
    ])
  })
})
