import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import { toInputItems } from './input-items.ts'

describe('the messages of a chat', () => {
  test('are input items, the system message in its place', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi.' },
      { role: 'developer', content: 'Now be long.' },
      { role: 'user', content: 'Hello again' },
    ]
    expect(toInputItems(messages)).toEqual({ items: messages, changes: [] })
  })

  test('have parts of other types in each direction', () => {
    const image = { url: 'data:image/png;base64,AA==', detail: 'low' }
    const { items } = toInputItems([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: image },
          { type: 'image_url', image_url: 'https://example.org/a.png' },
          {
            type: 'file',
            file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,A' },
          },
          { type: 'input_text', text: 'native' },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'A dot.' }] },
    ])
    expect(items).toEqual([
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: image.url, detail: 'low' },
          { type: 'input_image', image_url: 'https://example.org/a.png' },
          {
            type: 'input_file',
            filename: 'a.pdf',
            file_data: 'data:application/pdf;base64,A',
          },
          { type: 'input_text', text: 'native' },
        ],
      },
      { role: 'assistant', content: [{ type: 'output_text', text: 'A dot.' }] },
    ])
  })

  test('bring tool calls and their results as items of their own', () => {
    const call = (id: string, name: string): JsonObject => ({
      id,
      type: 'function',
      function: { name, arguments: '{"city":"Lisbon"}' },
    })
    const { items } = toInputItems([
      { role: 'user', content: 'Weather and time?' },
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [
          call('call_1', 'get_weather'),
          { id: 'call_2', type: 'custom', custom: { name: 'shell', input: 'date' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '{"sky":"blue"}' },
      { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'noon' }] },
      { role: 'assistant', content: null, tool_calls: [call('call_3', 'get_time')] },
    ])
    expect(items).toEqual([
      { role: 'user', content: 'Weather and time?' },
      { role: 'assistant', content: 'Let me look.' },
      {
        type: 'function_call',
        call_id: 'call_1',
        name: 'get_weather',
        arguments: '{"city":"Lisbon"}',
      },
      { type: 'custom_tool_call', call_id: 'call_2', name: 'shell', input: 'date' },
      { type: 'function_call_output', call_id: 'call_1', output: '{"sky":"blue"}' },
      {
        type: 'function_call_output',
        call_id: 'call_2',
        output: [{ type: 'input_text', text: 'noon' }],
      },
      {
        type: 'function_call',
        call_id: 'call_3',
        name: 'get_time',
        arguments: '{"city":"Lisbon"}',
      },
    ])
  })

  test('bring calls and results of the older form likewise, known by the name of the function', () => {
    const call = { name: 'get_weather', arguments: '{"city":"Lisbon"}' }
    const { items, changes } = toInputItems([
      { role: 'assistant', content: null, function_call: call },
      { role: 'function', name: 'get_weather', content: '{"sky":"blue"}' },
      { role: 'assistant', content: 'Let me look.', function_call: call },
    ])
    const called = { type: 'function_call', call_id: 'call_get_weather', ...call }
    expect(items).toEqual([
      called,
      { type: 'function_call_output', call_id: 'call_get_weather', output: '{"sky":"blue"}' },
      { role: 'assistant', content: 'Let me look.' },
      called,
    ])
    expect(changes).toEqual([])
  })

  test('keep a refusal, and lose the names of who speaks', () => {
    const { items, changes } = toInputItems([
      { role: 'user', name: 'ada', content: 'Hello' },
      { role: 'assistant', content: null, refusal: 'No.' },
    ])
    expect(items).toEqual([
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
    ])
    expect(changes).toMatchObject([{ field: 'messages.name', kind: 'removed' }])
  })
})
