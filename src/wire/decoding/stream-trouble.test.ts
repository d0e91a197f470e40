import { describe, expect, test } from 'vitest'
import {
  answerOf,
  content,
  decode,
  delta,
  done,
  event,
  failureOf,
  hello,
  openStream,
  whole,
  encoder,
} from '../../testing/recordings/chat-streams.ts'

describe('the end of a stream', () => {
  test.each([
    ['[DONE]', done],
    ['a terminal frame', whole({ content: 'Hello' })],
    ['an error', event({ error: 'broken' })],
  ])('is reached with %s, though the connection may stay open', (_, last) => {
    const decoder = openStream('ai-stats')
    decoder.push(encoder.encode(content('Hello')), 1)
    expect(decoder.hasEnded()).toBe(false)
    decoder.push(encoder.encode(last), 2)
    expect(decoder.hasEnded()).toBe(true)
  })

  test('without any end mark is a truncation that keeps the text so far', () => {
    const decoded = decode('openai', content('Hel') + content('lo'))
    expect(failureOf(decoded)).toMatchObject({ class: 'truncated', inBand: true })
    expect(decoded.outcome).toMatchObject({ partialText: 'Hello' })
  })

  test('may be a finish reason, [DONE] or a terminal frame; each suffices', () => {
    expect(answerOf(decode('openai', content('Hi', 'stop'))).text).toBe('Hi')
    expect(answerOf(decode('openai', content('Hi') + done)).finishReason).toBeNull()
    expect(answerOf(decode('openai', whole({ content: 'Hi' }))).text).toBe('Hi')
  })

  test('without text, refusal or tool call is empty', () => {
    const decoded = decode('openai', event(delta({ reasoning: 'hm' }, 'length')) + done)
    expect(failureOf(decoded)).toMatchObject({ class: 'empty' })
    expect(failureOf(decoded).message).toContain('2 characters of reasoning')
  })

  test('by a content filter that left nothing is a content-filter failure', () => {
    expect(failureOf(decode('openai', event(delta({}, 'content_filter')) + done)).class).toBe(
      'content-filter',
    )
  })

  test.each([
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['MAX_TOKENS', 'length'],
    ['end_turn', 'stop'],
    ['SAFETY', 'content_filter'],
    // Hugging Face and watsonx, Together, Mistral, Zhipu.
    ['eos_token', 'stop'],
    ['eos', 'stop'],
    ['model_length', 'length'],
    ['sensitive', 'content_filter'],
    ['pause', 'other'],
  ])('with text and finish reason %s is an answer that ended by %s', (native, expected) => {
    const answer = answerOf(decode('openai', content('Hel', native) + done))
    expect(answer).toMatchObject({ finishReason: expected, nativeFinishReason: native })
  })

  // Zhipu, DeepSeek, and vLLM of a request that it gave up.
  test.each(['error', 'network_error', 'insufficient_system_resource', 'abort'])(
    'with finish reason %s is a failure, whatever text came before',
    native => {
      const { outcome } = decode('openai', content('Hel', native) + done)
      expect(outcome).toMatchObject({
        kind: 'failed',
        failure: { class: 'upstream', message: expect.stringContaining(native) as string },
      })
    },
  )

  test('ignores whatever follows [DONE]', () => {
    expect(answerOf(decode('openai', hello + content(' again'))).text).toBe('Hello')
  })
})

describe('errors inside a stream', () => {
  test.each([
    ['an object', event({ error: { message: 'x', code: 'rate_limit_exceeded' } }), 'rate-limit'],
    ['a number as code', event({ error: { message: 'x', code: 503 } }), 'overloaded'],
    ['a text', event({ error: 'the model is overloaded' }), 'overloaded'],
    ['a list', event([{ error: { message: 'x', status: 'RESOURCE_EXHAUSTED' } }]), 'rate-limit'],
    ['an error object', event({ object: 'error', message: 'something broke' }), 'upstream'],
    [
      'a named event',
      `event: error\n${event({ message: 'x', type: 'overloaded_error' })}`,
      'overloaded',
    ],
    ['a named event of text', 'event: error\ndata: fetch failed\n\n', 'upstream'],
    ['a field of llama.cpp', 'error: {"message":"context length exceeded"}\n\n', 'context-length'],
    ['JSON without events', '{"error":{"message":"bad key","code":"invalid_api_key"}}', 'auth'],
    [
      'JSON without events, and the end mark of a stream behind it',
      `{"error":{"message":"slow down","code":"rate_limit_exceeded"}}\n\n${done}`,
      'rate-limit',
    ],
    [
      'a timeout of the gateway',
      `event: error\n${event({ error: { message: 'x', type: 'upstream_timeout', code: 'timeout' } })}`,
      'timeout',
    ],
    [
      'the error of a choice',
      event({ choices: [{ error: { message: 'x', code: 502 }, finish_reason: 'error' }] }),
      'upstream',
    ],
    [
      'a cancellation by LLM Gateway of 2025',
      `${content('Hel')}event: canceled\ndata: {"message":"Request canceled"}\n\nevent: done\n${done}`,
      'upstream',
    ],
    ['a finish reason alone', content('x', 'error') + done, 'upstream'],
  ])('as %s are failures', (_, body, expected) => {
    expect(failureOf(decode('llm-gateway', body))).toMatchObject({
      class: expected,
      inBand: true,
      httpStatus: 200,
    })
  })

  test('keep the text that came before', () => {
    const decoded = decode('openai', content('Hel') + event({ error: 'broken' }) + done)
    expect(decoded.outcome).toMatchObject({ kind: 'failed', partialText: 'Hel' })
  })

  test('are none where the field is null', () => {
    const body = event({ error: null, ...(delta({ content: 'Hi' }, 'stop') as object) }) + done
    expect(answerOf(decode('openai', body)).text).toBe('Hi')
  })
})

describe('what is no stream', () => {
  test('tells a page by its title only', () => {
    const failure = failureOf(decode('openai', '<html><title>Sign in</title><p>secret page'))
    expect(failure.class).toBe('malformed')
    expect(failure.message).toContain('Sign in')
    expect(failure.message).not.toContain('secret')
  })

  test('is malformed if no event of it can be read, and says what came', () => {
    const failure = failureOf(decode('openai', `data: {oops\n\n${done}`))
    expect(failure).toMatchObject({ class: 'malformed' })
    expect(failure.message).toContain('{oops')
  })

  test('is truncated if it ends inside its first event', () => {
    const failure = failureOf(decode('openai', content('Hello').slice(0, 40)))
    expect(failure).toMatchObject({ class: 'truncated' })
    expect(failure.message).toContain('before any text')
    for (const body of ['data: {oops\n\n', 'data: upstream connect error'])
      expect(failureOf(decode('openai', body)).class, body).not.toBe('truncated')
  })

  test('is malformed if it is text, and says which', () => {
    const failure = failureOf(decode('openai', 'no healthy upstream'))
    expect(failure).toMatchObject({ class: 'malformed' })
    expect(failure.message).toContain('no healthy upstream')
  })
})
