import { describe, expect, test } from 'vitest'
import { classifyHttpError, inBandError } from './http-failure.ts'

function classify(status: number, body: unknown): ReturnType<typeof classifyHttpError> {
  return classifyHttpError({ status, headers: {}, body: JSON.stringify(body), nowMs: 0 })
}

const tooLong = { message: 'too many tokens', type: 'x', code: 'context_length_exceeded' }
const asText = JSON.stringify

describe('the error of a server behind others', () => {
  test.each<[string, unknown]>([
    ['an error in an error', { error: { error: tooLong } }],
    ['three errors in each other', { error: { error: { error: tooLong } } }],
    [
      'JSON in the message',
      { error: { message: asText({ error: tooLong }), type: 'x', code: null } },
    ],
    ['a list in the message', { error: { message: asText([{ error: tooLong }]) } }],
    ['a bare error in the message', { error: { message: asText(tooLong) } }],
    [
      'JSON in JSON',
      { error: { message: asText({ error: { message: asText({ error: tooLong }) } }) } },
    ],
    ['JSON as the error', { error: { error: asText({ error: tooLong }) } }],
    ['a list of errors', { success: false, errors: [tooLong] }],
    ['upper case', { Error: { Message: tooLong.message, Code: tooLong.code } }],
    ['only upper case', { ERROR: { MESSAGE: tooLong.message, CODE: tooLong.code } }],
    [
      'upper case in the message',
      { error: { message: asText({ Error: { Message: tooLong.message, Code: tooLong.code } }) } },
    ],
  ])('is found in %s', (_, body) => {
    expect(classify(400, body)).toMatchObject({
      class: 'context-length',
      message: `HTTP 400: ${tooLong.message}`,
      code: tooLong.code,
    })
  })

  test('is told without its braces where a router passes it on', () => {
    const error = {
      code: 400,
      message: 'Provider returned error',
      metadata: { raw: asText({ error: tooLong }) },
    }
    expect(classify(400, { error })).toMatchObject({
      class: 'context-length',
      message: 'HTTP 400: Provider returned error: too many tokens',
    })
    const text = { ...error, metadata: { raw: '{"broken' } }
    expect(classify(400, { error: text }).message).toContain('Provider returned error: {"broken')
    const object = { ...error, metadata: { raw: { error: tooLong } } }
    expect(classify(400, { error: object }).class).toBe('context-length')
  })

  test("is found in what Vercel's gateway could not read", () => {
    const value = {
      error_type: 'validation_error',
      error_message: asText({ error: { message: 'maximum context length is 40960 tokens' } }),
    }
    const frame = { error: { code: 'error', message: 'Stream error occurred', value } }
    expect(inBandError(frame, { status: 200, headers: {}, nowMs: 0 })).toMatchObject({
      class: 'context-length',
      message: 'Stream error occurred: maximum context length is 40960 tokens',
    })
  })

  test("is not taken for a wrong key of the user's where a router passes it on", () => {
    const raw = asText({
      error: { message: 'Incorrect API key provided', code: 'invalid_api_key' },
    })
    const error = { code: 400, message: 'Provider returned error', metadata: { raw } }
    expect(classify(400, { error }).class).toBe('upstream')
  })

  test('leaves a message in braces that is no envelope as it is', () => {
    expect(classify(400, { error: { message: '{"a":1}', code: 'x' } })).toMatchObject({
      message: 'HTTP 400: {"a":1}',
      code: 'x',
    })
    expect(classify(400, { error: { message: '{not JSON}' } }).message).toBe('HTTP 400: {not JSON}')
  })

  test('may be words alone', () => {
    expect(classify(500, { error: { error: 'said so' } }).message).toBe('HTTP 500: said so')
  })

  test('is not looked for without end', () => {
    let text = 'the end'
    for (let level = 0; level < 12; level += 1) text = asText({ error: { message: text } })
    expect(classify(500, { error: { message: text } }).class).toBe('upstream')
  })
})
