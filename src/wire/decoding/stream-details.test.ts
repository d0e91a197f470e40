import { describe, expect, test } from 'vitest'
import type { Protocol } from '../../model/protocol.ts'
import {
  answerOf,
  content,
  decode,
  delta,
  done,
  encoder,
  event,
  failureOf,
  hello,
  openStream,
  usage,
  whole,
} from '../../testing/recordings/chat-streams.ts'
import type { Decoded } from './decoded.ts'
import { findDialect } from '../find-dialect.ts'
import { createStreamDecoder } from './stream-decoder.ts'

function decodeAs(profile: string, protocol: Protocol, ...frames: readonly object[]): Decoded {
  const dialect = findDialect(profile, protocol)
  if (dialect === undefined) throw new Error(profile)
  const decoder = createStreamDecoder({ dialect, status: 200, headers: {}, nowMs: 0 })
  decoder.push(encoder.encode(frames.map(event).join('')), 0)
  return decoder.finish(0)
}

const codesOf = ({ wireNotes }: Decoded): readonly string[] => wireNotes.map(({ code }) => code)

describe('the end of a stream', () => {
  test('is not there before a finish reason or [DONE]', () => {
    const decoder = openStream('openai')
    decoder.push(encoder.encode(content('Hel')), 0)
    expect([decoder.isComplete(), decoder.hasEnded()]).toEqual([false, false])
    decoder.push(encoder.encode(content('lo', 'stop')), 1)
    expect([decoder.isComplete(), decoder.hasEnded()]).toEqual([true, false])
    decoder.push(encoder.encode(done), 2)
    expect([decoder.isComplete(), decoder.hasEnded()]).toEqual([true, true])
  })

  test('may have blanks around it', () => {
    const decoded = decode('openai', content('Hi', 'stop') + 'data:  [DONE] \n\n')
    expect(answerOf(decoded).text).toBe('Hi')
    expect(decoded.wireNotes).toEqual([])
  })

  test('is in a terminal frame alone only where no chunk has a finish reason', () => {
    const both = decode('ai-stats', content('Hi', 'stop') + whole({ content: 'Hi' }))
    expect(codesOf(both)).not.toContain('finish-in-terminal-frame')
  })

  test('may have blanks behind the values of its last event', () => {
    const two = JSON.stringify(delta({ content: 'H' })) + JSON.stringify(delta({ content: 'i' }))
    expect(answerOf(decode('openai', `data: ${two} \n\n${hello}`)).text).toBe('HiHello')
  })
})

describe('an error in a stream', () => {
  test('keeps its words, and is the first of several', () => {
    const body = `event: error\ndata: first\n\nevent: error\ndata: second\n\n${event({ error: 'third' })}`
    expect(failureOf(decode('openai', body)).message).toBe('first')
    expect(failureOf(decode('openai', event({ error: { code: 1 } }) + body)).message).not.toBe(
      'first',
    )
  })

  test('is found in plain JSON behind other lines', () => {
    const body = `${content('Hel')}going down\n{\n "error": {"message": "overloaded"}\n}\n`
    expect(failureOf(decode('openai', body))).toMatchObject({
      class: 'overloaded',
      message: 'overloaded',
    })
  })

  test('is nothing that is cut off where JSON that is none ends as it should', () => {
    expect(failureOf(decode('openai', '{oops}\n')).class).toBe('malformed')
    expect(failureOf(decode('openai', '{"choices":[\n')).class).toBe('truncated')
  })

  test('without words says so', () => {
    const failure = failureOf(decode('openai', 'event: error\ndata: ""\n\n'))
    expect(failure.message).toBe('an error without explanation')
  })
})

describe('facts of a stream', () => {
  test('are a cost that no usage stands beside', () => {
    const body = content('Hi', 'stop') + event({ choices: [], cost_nanos: 1500 })
    expect(decode('ai-stats', body).cost).toEqual({ usd: 1.5e-6, source: 'reported' })
  })

  test('are a cache hit that one chunk alone tells of', () => {
    const body =
      event({ choices: [], metadata: { cached: true } }) +
      content('Hi', 'stop') +
      event({ choices: [], usage }) +
      done
    expect(decode('llm-gateway', body).cacheHit).toBe(true)
  })

  test('are no provider where the model has no prefix', () => {
    const served = (model: unknown): string | null =>
      decode('llm-gateway', event({ model, ...(delta({}) as object) }) + hello).providerServed
    expect([served('openai/gpt-4o'), served('gpt-4o'), served('/x'), served(7)]).toEqual([
      'openai',
      null,
      null,
      null,
    ])
  })

  test('are the reasoning of the deltas where a terminal frame tells of none', () => {
    const body = event(delta({ reasoning_content: 'hmm' })) + whole({ content: 'Hi' })
    expect(answerOf(decode('ai-stats', body)).reasoningChars).toBe(3)
  })
})

describe('other protocols', () => {
  test("Gemini's thoughts add up, and a blocked prompt may have nothing beside its reason", () => {
    const parts = ['a', 'bc'].map(text => ({ text, thought: true }))
    const candidates = [{ content: { parts: [...parts, { text: 'Hi' }] }, finishReason: 'STOP' }]
    const answered = decodeAs('gemini', 'gemini-generate', { candidates })
    expect(answerOf(answered)).toMatchObject({ text: 'Hi', reasoningChars: 3 })
    const blocked = { promptFeedback: { blockReason: 'SAFETY' } }
    expect(failureOf(decodeAs('gemini', 'gemini-generate', blocked)).class).toBe('content-filter')
  })

  test("Anthropic's counts of input and output may be the same", () => {
    const message = {
      type: 'message',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 5, output_tokens: 5 },
    }
    expect(decodeAs('anthropic', 'anthropic-messages', message).usage).toMatchObject({
      inputTokens: 5,
      outputTokens: 5,
    })
  })

  test('a response that only [DONE] ends has no finish reason', () => {
    const dialect = findDialect('openai', 'responses')
    if (dialect === undefined) throw new Error('responses')
    const decoder = createStreamDecoder({ dialect, status: 200, headers: {}, nowMs: 0 })
    const words = { type: 'response.output_text.delta', output_index: 0, delta: 'Hi' }
    decoder.push(encoder.encode(event(words) + done), 0)
    const decoded = decoder.finish(0)
    expect(answerOf(decoded)).toMatchObject({ text: 'Hi', finishReason: null })
    expect(codesOf(decoded)).toEqual(['no-finish-reason'])
  })

  test('items of a response that go by their ids alone are told apart', () => {
    const called = ['f', 'g'].flatMap(name => [
      {
        type: 'response.output_item.added',
        item: { type: 'function_call', id: name, name, arguments: '' },
      },
      { type: 'response.function_call_arguments.delta', item_id: name, delta: `{"${name}":` },
    ])
    const ends = ['f', 'g'].map(name => ({
      type: 'response.function_call_arguments.delta',
      item_id: name,
      delta: '1}',
    }))
    const completed = { type: 'response.completed', response: { status: 'completed', output: [] } }
    const decoded = decodeAs('openai', 'responses', ...called, ...ends, completed)
    expect(answerOf(decoded).toolCalls).toEqual([
      { name: 'f', arguments: '{"f":1}' },
      { name: 'g', arguments: '{"g":1}' },
    ])
  })
})
