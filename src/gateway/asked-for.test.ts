import { afterEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import type { Protocol } from '../model/protocol.ts'
import type { Mode } from '../model/side.ts'
import {
  closeAll,
  completion,
  connect,
  done,
  event,
  send,
  serve,
  textOf,
} from '../testing/servers/client-under-test.ts'
import { sendJson, sendPieces } from '../testing/servers/scripted-server.ts'
import { decodeUnary } from '../wire/decoding/unary-decoder.ts'
import { findDialect } from '../wire/find-dialect.ts'
import { nothingMore, type AskedFor } from '../wire/protocols/asked-for.ts'

afterEach(closeAll)

const logprobs = { content: [{ token: 'Hi', logprob: -0.1, bytes: null, top_logprobs: [] }] }

function choiceOf(index: number, content: string, further: object = {}): object {
  return { index, message: { role: 'assistant', content }, finish_reason: 'stop', ...further }
}

function part(index: number, content: string, further: object = {}): string {
  return event({
    choices: [{ index, delta: { role: 'assistant', content }, finish_reason: null, ...further }],
  })
}

/** What the client notes about a response that clients misread. */
async function breaksOf(body: object | string, request: JsonObject) {
  const server = await serve(typeof body === 'string' ? sendPieces(body) : sendJson(body))
  const mode: Mode = typeof body === 'string' ? 'stream' : 'unary'
  const exchange = await send(connect(server.url), { mode, golden: { request } })
  const notes = exchange.wireNotes.filter(({ level }) => level === 'break')
  return { text: textOf(exchange), breaks: notes.map(({ detail }) => detail) }
}

const twoChoices = { n: 2 }
const fewer = 'the response has fewer choices than the request asks for'
const noLogprobs =
  'the request asks for logprobs and the answer has none: clients that read them fail'

describe('several choices', () => {
  test('are there, and the first of them is the answer', async () => {
    const body = { ...completion('x'), choices: [choiceOf(0, 'One'), choiceOf(1, 'Two')] }
    expect(await breaksOf(body, twoChoices)).toEqual({ text: 'One', breaks: [] })
  })

  test('that arrive in turns are told apart, whichever begins', async () => {
    const stream =
      part(1, 'Tw') +
      part(0, 'On') +
      part(0, 'e', { finish_reason: 'stop' }) +
      part(1, 'o', { finish_reason: 'stop' }) +
      done
    expect(await breaksOf(stream, twoChoices)).toEqual({ text: 'One', breaks: [] })
  })

  test('that are counted from 1 are an answer, whole or streamed', async () => {
    const body = { ...completion('x'), choices: [choiceOf(1, 'One'), choiceOf(2, 'Two')] }
    expect(await breaksOf(body, twoChoices)).toEqual({ text: 'One', breaks: [] })
    const stream =
      part(2, 'Tw') +
      part(1, 'On') +
      part(2, 'o', { finish_reason: 'stop' }) +
      part(1, 'e', { finish_reason: 'stop' })
    for (const ending of [stream, stream + done]) {
      const { text, breaks } = await breaksOf(ending, twoChoices)
      expect(text).toBe('One')
      expect(breaks).toContainEqual(expect.stringContaining("answer's choice has no index"))
    }
  })

  test('of which one came are a break, whole or streamed', async () => {
    expect((await breaksOf(completion('One'), twoChoices)).breaks).toEqual([fewer])
    const stream = part(0, 'One', { finish_reason: 'stop' }) + done
    expect((await breaksOf(stream, twoChoices)).breaks).toEqual([fewer])
  })

  test('are missed only where they were asked for', async () => {
    for (const request of [{}, { n: 1 }, { n: null }] as const) {
      expect((await breaksOf(completion('One'), request)).breaks).toEqual([])
    }
  })
})

describe('logprobs', () => {
  test('that came are no break, whole or streamed', async () => {
    const body = { ...completion('x'), choices: [choiceOf(0, 'Hi', { logprobs })] }
    expect((await breaksOf(body, { logprobs: true })).breaks).toEqual([])
    const stream =
      part(0, 'Hi', { logprobs }) + part(0, '', { logprobs: null, finish_reason: 'stop' }) + done
    expect((await breaksOf(stream, { logprobs: true })).breaks).toEqual([])
  })

  test('that did not are one, where there is a text and they were asked for', async () => {
    const body = { ...completion('x'), choices: [choiceOf(0, 'Hi', { logprobs: null })] }
    expect((await breaksOf(body, { logprobs: true })).breaks).toEqual([noLogprobs])
    expect((await breaksOf(body, { logprobs: false })).breaks).toEqual([])
    const call = { type: 'function', id: 'a', function: { name: 'f', arguments: '{}' } }
    const message = { role: 'assistant', content: null, tool_calls: [call] }
    const calling = { choices: [{ index: 0, message, finish_reason: 'tool_calls' }] }
    expect((await breaksOf(calling, { logprobs: true })).breaks).toEqual([])
  })
})

/** The same of a whole response in another protocol. */
function breaksIn(
  [gateway, protocol]: readonly [gateway: string, protocol: Protocol],
  body: object,
  asked: AskedFor = { choices: 2, logprobs: true },
): readonly string[] {
  const dialect = findDialect(gateway, protocol)
  if (dialect === undefined) throw new Error('no such dialect')
  const response = { dialect, status: 200, headers: {}, body: JSON.stringify(body), nowMs: 0 }
  const { wireNotes } = decodeUnary({ ...response, asked })
  return wireNotes.filter(({ level }) => level === 'break').map(({ detail }) => detail)
}

describe('in other protocols', () => {
  test('Gemini gives both', () => {
    const candidate = { content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }
    const bodyOf = (...further: object[]) => ({
      candidates: further.map((item, index) => ({ ...candidate, index, ...item })),
    })
    const breaks = (body: object) => breaksIn(['gemini', 'gemini-generate'], body)
    expect(breaks(bodyOf({ logprobsResult: {} }, {}))).toEqual([])
    expect(breaks(bodyOf({}))).toEqual([fewer, noLogprobs])
  })

  test('Responses give logprobs and one choice', () => {
    const bodyOf = (list: readonly object[]) => ({
      object: 'response',
      status: 'completed',
      output: [
        {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Hi', annotations: [], logprobs: list }],
        },
      ],
    })
    const breaks = (body: object) => breaksIn(['openai', 'responses'], body)
    expect(breaks(bodyOf(logprobs.content))).toEqual([fewer])
    expect(breaks(bodyOf([]))).toEqual([fewer, noLogprobs])
  })

  test("Anthropic's messages give neither", () => {
    const body = {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'end_turn',
    }
    expect(breaksIn(['anthropic', 'anthropic-messages'], body)).toEqual([fewer, noLogprobs])
    expect(breaksIn(['anthropic', 'anthropic-messages'], body, nothingMore)).toEqual([])
  })
})
