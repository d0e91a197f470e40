import { afterEach, describe, expect, test } from 'vitest'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import {
  aiSdkStream,
  aiSdkWhole,
  openAiMessage,
  openAiPieces,
  type Reader,
} from '../testing/servers/official-readers.ts'
import { closeAll, connect, event, send, serve } from '../testing/servers/client-under-test.ts'
import { sendJson, sendPieces } from '../testing/servers/scripted-server.ts'
import type { Exchange } from '../model/exchange.ts'

afterEach(closeAll)

const breaksOf = ({ wireNotes }: Exchange): readonly string[] =>
  wireNotes.filter(({ level }) => level === 'break').map(({ detail }) => detail)

describe('chat: what a client looks into and does not find is a break', () => {
  const whole = (message: object, rest: object = {}): object => ({
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content: 'Hi', ...message },
      },
    ],
    ...rest,
  })
  const call = (called: object): object => ({
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', ...called } }],
  })
  test.each([
    ['null arguments', whole(call({ arguments: null })), 'arguments is null'],
    ['no arguments', whole(call({})), 'arguments is left out'],
    ['null for a call', whole({ tool_calls: [null] }), 'a tool call is null'],
    ['a list for usage', whole({}, { usage: [] }), 'usage is a list'],
    ['a list for a count', whole({}, { usage: { prompt_tokens: [9] } }), 'prompt_tokens is [9]'],
  ])('%s in a whole answer', async (_, body, detail) => {
    const { url } = await serve(sendJson(body))
    await expect(aiSdkWhole(url)).rejects.toThrow()
    const exchange = await send(connect(url))
    expect(exchange.outcome.kind).toBe('answered')
    expect(breaksOf(exchange)).toContainEqual(expect.stringContaining(detail))
  })

  const chunk = (choice: object | null, rest: object = {}): string =>
    event({
      id: 'c',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [choice === null ? null : { index: 0, finish_reason: null, ...choice }],
      ...rest,
    })
  const begin = chunk({ delta: { role: 'assistant', content: 'Hello' } })
  const end = `${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`
  const streams: readonly (readonly [string, string, string, Reader])[] = [
    ['null for a delta', chunk({ delta: null }), 'the delta of a choice is null', openAiPieces],
    ['no delta', chunk({}), 'the delta of a choice is left out', openAiPieces],
    ['null for a choice', chunk(null), 'the delta of a choice is left out', openAiMessage],
    [
      'null for a call',
      chunk({ delta: { tool_calls: [null] } }),
      'a tool call is null',
      openAiMessage,
    ],
    ['a list for usage', chunk({ delta: {} }, { usage: [] }), 'usage is a list', aiSdkStream],
  ]
  test.each(streams)('%s in a stream', async (...[, frame, detail, read]) => {
    const { url } = await serve(sendPieces(begin + frame + end))
    await expect(read(url)).rejects.toThrow()
    const exchange = await send(connect(url), { mode: 'stream' })
    expect(exchange.outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hello' } })
    expect(breaksOf(exchange)).toContainEqual(expect.stringContaining(detail))
  })

  test('a call of a stream may leave its arguments out', async () => {
    const called = {
      tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f' } }],
    }
    const { url } = await serve(
      sendPieces(
        chunk({ delta: { role: 'assistant', ...called } }) +
          chunk({ delta: {}, finish_reason: 'tool_calls' }) +
          'data: [DONE]\n\n',
      ),
    )
    expect(await aiSdkStream(url)).toBe(' [{"name":"f","input":{}}]')
    expect(breaksOf(await send(connect(url), { mode: 'stream' }))).toEqual([])
  })
})

describe("anthropic: what Anthropic's client fails at is a break", () => {
  const named = (type: string, members: object): string =>
    `event: ${type}\n${event({ type, ...members })}`
  const usage = { input_tokens: 9, output_tokens: 1 }
  const started = (members: object): string =>
    named('message_start', {
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        usage,
        ...members,
      },
    })
  const block = (index: number): string =>
    named('content_block_start', { index, content_block: { type: 'text', text: '' } }) +
    named('content_block_delta', { index, delta: { type: 'text_delta', text: 'Hello' } }) +
    named('content_block_stop', { index })
  const ended = (members: object): string =>
    named('message_delta', { delta: { stop_reason: 'end_turn' }, ...members }) +
    named('message_stop', {})

  async function read(url: string): Promise<string> {
    const client = new Anthropic({ baseURL: url.replace(/\/v1$/, ''), apiKey: 'x', maxRetries: 0 })
    const messages = [{ role: 'user' as const, content: 'Hello?' }]
    const answer = await client.messages
      .stream({ model: 'm', max_tokens: 9, messages })
      .finalMessage()
    return answer.content.map(part => (part.type === 'text' ? part.text : '')).join('')
  }

  test('a stream that has all of it is none', async () => {
    const { url } = await serve(sendPieces(started({}) + block(0) + ended({ usage })))
    expect(await read(url)).toBe('Hello')
    expect(
      breaksOf(await send(connect(url, { profile: 'anthropic' }), { mode: 'stream' })),
    ).toEqual([])
  })

  test.each([
    ['no message_start', block(0) + ended({ usage }), 'without message_start'],
    [
      'no content to begin with',
      started({ content: null }) + block(0) + ended({ usage }),
      'content of message_start is null',
    ],
    [
      'no counts to begin with',
      started({ usage: undefined }) + block(0) + ended({ usage }),
      'usage of message_start is left out',
    ],
    [
      'no counts at the end',
      started({}) + block(0) + ended({}),
      'usage of message_delta is left out',
    ],
  ])('%s', async (_, body, detail) => {
    const { url } = await serve(sendPieces(body))
    await expect(read(url)).rejects.toThrow()
    const exchange = await send(connect(url, { profile: 'anthropic' }), { mode: 'stream' })
    expect(exchange.outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hello' } })
    expect(breaksOf(exchange)).toContainEqual(expect.stringContaining(detail))
  })

  test('blocks that are counted from 1, whose text it drops', async () => {
    const { url } = await serve(sendPieces(started({}) + block(1) + ended({ usage })))
    expect(await read(url)).toBe('')
    const exchange = await send(connect(url, { profile: 'anthropic' }), { mode: 'stream' })
    expect(breaksOf(exchange)).toEqual([expect.stringContaining('a higher index than its place')])
  })
})

describe('anthropic: the input of a call that is begun without any', () => {
  const beginning = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [] }
  const usage = { input_tokens: 9, output_tokens: 1 }
  const frames = (block: object, pieces: readonly string[]): string =>
    [
      { type: 'message_start', message: { ...beginning, usage } },
      { type: 'content_block_start', index: 0, content_block: block },
      ...pieces.map(piece => ({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json: piece },
      })),
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage },
      { type: 'message_stop' },
    ]
      .map(frame => `event: ${frame.type}\n${event(frame)}`)
      .join('')

  async function readInput(url: string): Promise<unknown> {
    const client = new Anthropic({ baseURL: url.replace(/\/v1$/, ''), apiKey: 'x', maxRetries: 0 })
    const messages = [{ role: 'user' as const, content: 'Hello?' }]
    const { content } = await client.messages
      .stream({ model: 'm', max_tokens: 9, messages })
      .finalMessage()
    return content.flatMap(part => (part.type === 'tool_use' ? [part.input] : []))
  }

  const call = { type: 'tool_use', id: 't', name: 'f' }
  test.each([
    ['none', call],
    ['null', { ...call, input: null }],
  ])('is made of the deltas: %s', async (_, block) => {
    const { url } = await serve(sendPieces(frames(block, ['', '{"a":', '1}'])))
    expect(await readInput(url)).toEqual([{ a: 1 }])
    const exchange = await send(connect(url, { profile: 'anthropic' }), { mode: 'stream' })
    expect(breaksOf(exchange)).toEqual([])
  })

  test('is missing where no delta brings it', async () => {
    const { url } = await serve(sendPieces(frames(call, [])))
    expect(await readInput(url)).toEqual([undefined])
    const exchange = await send(connect(url, { profile: 'anthropic' }), { mode: 'stream' })
    expect(breaksOf(exchange)).toEqual([expect.stringContaining('input is left out')])
  })
})

describe("responses: what OpenAI's client fails at or leaves out is a break", () => {
  const response = (members: object): object => ({
    id: 'r',
    object: 'response',
    status: 'completed',
    model: 'm',
    output: [
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] },
    ],
    ...members,
  })
  const said = (content: unknown): object => response({ output: [{ type: 'message', content }] })
  async function read(url: string): Promise<string> {
    const client = new OpenAI({ baseURL: url, apiKey: 'x', maxRetries: 0 })
    return (await client.responses.create({ model: 'm', input: 'Hello?' })).output_text
  }
  const connectTo = (url: string) => connect(url, { protocol: 'responses' })

  test.each([
    [
      'null for an item',
      response({
        output: [null, { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }],
      }),
      'an item of the output is null',
    ],
    [
      'the text outside of an output',
      response({ output: undefined, output_text: 'Hi' }),
      'output is left out',
    ],
    [
      'null for a part',
      said([null, { type: 'output_text', text: 'Hi' }]),
      'a part of the content is null',
    ],
  ])('%s', async (_, body, detail) => {
    const { url } = await serve(sendJson(body))
    await expect(read(url)).rejects.toThrow()
    const exchange = await send(connectTo(url))
    expect(exchange.outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hi' } })
    expect(breaksOf(exchange)).toEqual([expect.stringContaining(detail)])
  })

  test('parts of type text', async () => {
    const { url } = await serve(sendJson(said([{ type: 'text', text: 'Hi' }])))
    expect(await read(url)).toBe('')
    expect(breaksOf(await send(connectTo(url)))).toEqual([
      expect.stringContaining('not output_text'),
    ])
  })
})
