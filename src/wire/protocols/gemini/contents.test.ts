import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import type { ChatMessage } from '../../../model/suite.ts'
import { toGeminiContents } from './contents.ts'

const hello: ChatMessage = { role: 'user', content: 'Hello' }

function contentsOf(...messages: readonly ChatMessage[]): unknown {
  return toGeminiContents(messages, 'gemini-2.5-flash').contents
}

function changesOf(...messages: readonly ChatMessage[]): readonly string[] {
  const { changes } = toGeminiContents(messages, 'gemini-2.5-flash')
  return changes.map(({ field, kind }) => `${field} ${kind}`)
}

describe('messages', () => {
  test('of the system and the developer come first and apart', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
      hello,
    ]
    expect(toGeminiContents(messages, 'gemini-2.5-flash')).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
      contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
      changes: [],
    })
  })

  test('of the system in the middle are moved, which is said', () => {
    const late = { role: 'system', content: 'Be brief.' }
    expect(changesOf(hello, late)).toEqual(['messages.system renamed'])
  })

  test('with images carry their bytes, or their address', () => {
    const image = (url: string): JsonObject => ({ type: 'image_url', image_url: { url } })
    const content = [
      { type: 'text', text: 'What is this?' },
      image('data:image/png;base64,iVBORw0KGgo='),
      image('data:image/svg+xml,%3Csvg%2F%3E'),
      image('https://example.com/cat.JPG?size=2'),
      image('https://example.com/cat'),
    ]
    expect(contentsOf({ role: 'user', content })).toEqual([
      {
        role: 'user',
        parts: [
          { text: 'What is this?' },
          { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
          { inlineData: { mimeType: 'image/svg+xml', data: btoa('<svg/>') } },
          {
            fileData: { fileUri: 'https://example.com/cat.JPG?size=2', mimeType: 'image/jpeg' },
          },
          { fileData: { fileUri: 'https://example.com/cat' } },
        ],
      },
    ])
  })

  test('lose the detail of an image, which is said', () => {
    const part = { type: 'image_url', image_url: { url: 'data:image/png;base64,', detail: 'low' } }
    expect(changesOf({ role: 'user', content: [part] })).toEqual([
      'messages.image_url.detail removed',
    ])
  })

  test('with sound, files and parts of its own go out too', () => {
    const content = [
      { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
      { text: 'native' },
    ]
    expect(contentsOf({ role: 'user', content })).toEqual([
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'audio/wav', data: 'UklG' } },
          { inlineData: { mimeType: 'application/pdf', data: 'JVBE' } },
          { text: 'native' },
        ],
      },
    ])
  })
})

const call = (id: string, city: string): JsonObject => ({
  id,
  type: 'function',
  function: { name: 'weather', arguments: `{"city":"${city}"}` },
})
const toolTurn: readonly ChatMessage[] = [
  hello,
  { role: 'assistant', content: '', tool_calls: [call('call_1', 'Oslo'), call('call_2', 'Rome')] },
  { role: 'tool', tool_call_id: 'call_1', content: '{"sky": "grey"}' },
  { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'sunny' }] },
  { role: 'user', content: 'And now?' },
]

describe('tool calls of earlier turns', () => {
  test('get their results in one turn, by the name of the tool and word for word', () => {
    expect(contentsOf(...toolTurn)).toEqual([
      { role: 'user', parts: [{ text: 'Hello' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { name: 'weather', args: { city: 'Oslo' } } },
          { functionCall: { name: 'weather', args: { city: 'Rome' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'weather', response: { output: '{"sky": "grey"}' } } },
          { functionResponse: { name: 'weather', response: { output: 'sunny' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'And now?' }] },
    ])
  })

  test('carry a signature for Gemini 3, the first of each turn alone, which is said', () => {
    const { contents, changes } = toGeminiContents(toolTurn, 'gemini-3.5-flash')
    expect(contents).toMatchObject([
      {},
      {
        parts: [
          {
            functionCall: { args: { city: 'Oslo' } },
            thoughtSignature: 'skip_thought_signature_validator',
          },
          { functionCall: { args: { city: 'Rome' } } },
        ],
      },
      {},
      {},
    ])
    expect(JSON.stringify(contents).split('thoughtSignature')).toHaveLength(2)
    expect(changes).toMatchObject([{ field: 'messages.tool_calls', kind: 'added' }])
  })

  test('keep a signature that the suite has', () => {
    const signed = { ...call('c', 'Oslo'), extra_content: { google: { thought_signature: 'EjQ' } } }
    const messages = [{ role: 'assistant', content: null, tool_calls: [signed] }]
    const { contents, changes } = toGeminiContents(messages, 'gemini-flash-latest')
    expect(contents).toMatchObject([{ parts: [{ thoughtSignature: 'EjQ' }] }])
    expect(changes).toEqual([])
  })

  test('keep arguments that are no object in a member', () => {
    const broken = { id: 'c', function: { name: 'f', arguments: '{"a":' } }
    expect(contentsOf({ role: 'assistant', content: '', tool_calls: [broken] })).toEqual([
      { role: 'model', parts: [{ functionCall: { name: 'f', args: { arguments: '{"a":' } } }] },
    ])
  })
})
