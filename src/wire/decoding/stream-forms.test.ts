import { describe, expect, test } from 'vitest'
import {
  answerOf,
  content,
  cumulativeArguments,
  decode,
  delta,
  done,
  event,
  hello,
  tool,
  whole,
} from '../../testing/recordings/chat-streams.ts'

function callInParts(...parts: readonly string[]): string {
  return parts
    .map(part => tool({ index: 0, id: 'a', function: { name: 'f', arguments: part } }))
    .join('')
}

function callsAt(...indexes: readonly number[]): string {
  return indexes
    .map(index => tool({ index, id: `call_${index}`, function: { name: 'f', arguments: '{}' } }))
    .join('')
}

const wholeCall = whole(
  { content: '', tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{ "x": 1 }' } }] },
  'tool_calls',
)

describe('forms', () => {
  const cases: readonly (readonly [string, string, string, 'note' | 'break'])[] = [
    ['no-done-marker', 'ai-stats', content('Hi', 'stop'), 'note'],
    ['no-done-marker', 'openai-compatible', content('Hi', 'stop'), 'break'],
    ['terminal-frame', 'ai-stats', content('Hi') + whole({ content: 'Hi' }), 'note'],
    ['terminal-frame', 'openai-compatible', content('Hi') + whole({ content: 'Hi' }), 'break'],
    ['finish-in-terminal-frame', 'ai-stats', content('Hi') + whole({ content: 'Hi' }), 'note'],
    ['terminal-frame-differs', 'ai-stats', content('Hi') + whole({ content: 'Ho' }), 'break'],
    ['tool-deltas-differ', 'ai-stats', callInParts('":1}', '{"x') + wholeCall, 'break'],
    [
      'repeated-finish-reason',
      'openrouter',
      content('Hi', 'stop') + content('', 'stop') + done,
      'note',
    ],
    [
      'repeated-finish-reason',
      'llm-gateway',
      content('Hi', 'stop') + content('', 'stop') + done,
      'break',
    ],
    [
      'conflicting-finish-reason',
      'openrouter',
      content('Hi', 'stop') + content('', 'length') + done,
      'break',
    ],
    ['empty-finish-reason', 'openai', content('Hi', '') + content('', 'stop') + done, 'break'],
    ['foreign-finish-reason', 'ai-stats', content('Hi', 'end_turn'), 'break'],
    [
      'foreign-finish-reason',
      'openai-compatible',
      callInParts('{}') + whole({ content: 'Hi' }, 'tool_use'),
      'break',
    ],
    ['tool-index-offset', 'ai-stats', callsAt(1) + content('', 'tool_calls'), 'break'],
    ['tool-index-offset', 'ai-stats', callsAt(0, 2) + content('', 'tool_calls'), 'break'],
    ['no-finish-reason', 'openai', content('Hi') + done, 'break'],
    ['unreadable-event', 'openai', `data: {oops\n\n${hello}`, 'break'],
    ['unterminated-event', 'openai', content('Hi', 'stop').trimEnd(), 'break'],
    ['byte-order-mark', 'openai', `\uFEFF${hello}`, 'break'],
    [
      'several-values-in-event',
      'openai',
      `data: {"choices":[]}\ndata: {"choices":[]}\n\n${hello}`,
      'break',
    ],
    [
      'several-values-in-event',
      'openai',
      `data: {"choices":[]}{"choices":[{"index":0,"delta":{"content":"}\\"{"}}]}\n\n${hello}`,
      'break',
    ],
    [
      'content-parts',
      'openai',
      event(delta({ content: [{ type: 'text', text: 'Hi' }] }, 'stop')) + done,
      'break',
    ],
    [
      'json-instead-of-stream',
      'openai',
      '{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}',
      'break',
    ],
    ['cumulative-tool-arguments', 'ai-stats', cumulativeArguments, 'note'],
    [
      'reasoning-as-content',
      'ai-stats',
      event({ choices: [{ index: 0, delta: { content: 'hm' }, reasoning: true }] }) +
        content('Hi', 'stop'),
      'note',
    ],
    [
      'inline-reasoning',
      'openai-compatible',
      content('<think>hm</think>Hi', 'stop') + done,
      'break',
    ],
  ]
  test.each(cases)('%s on %s', (...[form, profile, body, level]) => {
    expect(decode(profile, body).wireNotes).toContainEqual(
      expect.objectContaining({ code: form, level }),
    )
  })

  test('of a plain stream are none', () => {
    expect(decode('openai-compatible', hello).wireNotes).toEqual([])
  })

  test('of several values in one line leave out nothing of them', () => {
    const [first, second] = [delta({ content: 'a}"' }), delta({ content: '[b' }, 'stop')]
    const body = `data: ${JSON.stringify(first)} ${JSON.stringify(second)}\n\n${done}`
    expect(answerOf(decode('openai', body)).text).toBe('a}"[b')
  })

  test('of an end mark in the event before it do not leave that event out', () => {
    const decoded = decode('openai', `${content('Hi', 'stop').trimEnd()}\n${done}`)
    expect(answerOf(decoded).text).toBe('Hi')
    expect(decoded.wireNotes.map(note => note.code)).toEqual(['several-values-in-event'])
  })

  test('of tool calls tell nothing of how the terminal frame spaces their arguments', () => {
    const { wireNotes } = decode('ai-stats', callInParts('{"x', '":1}') + wholeCall)
    expect(wireNotes.map(note => note.code)).not.toContain('tool-deltas-differ')
  })

  test('of tool calls out of order are one, though the end holds them in order', () => {
    const type = 'function'
    const called = ['a', 'b'].map(name => ({ id: name, type, function: { name, arguments: '{}' } }))
    const [first, second] = called.map((call, index) => tool({ index, ...call }))
    const body = `${second}${first}${whole({ content: '', tool_calls: called }, 'tool_calls')}`
    const breaks = decode('ai-stats', body).wireNotes.filter(note => note.level === 'break')
    expect(breaks.map(note => note.code)).toEqual(['tool-index-offset'])
    const unended = `${second}${first}${content('', 'tool_calls')}`
    expect(answerOf(decode('ai-stats', unended)).toolCalls.map(call => call.name)).toEqual([
      'a',
      'b',
    ])
  })

  test('of an end tell nothing of white space around the text, which no reader sees', () => {
    const { wireNotes } = decode('ai-stats', content(' Hi\n') + whole({ content: 'Hi' }))
    expect(wireNotes.map(note => note.code)).not.toContain('terminal-frame-differs')
  })

  test('are not told of failures', () => {
    expect(decode('openai', `\uFEFF${content('Hi')}`).wireNotes).toEqual([])
  })
})
