import { afterEach, describe, expect, test } from 'vitest'
import {
  aiSdkStream,
  aiSdkWhole,
  openAiMessage,
  openAiPieces,
  openAiWhole,
  type Reader,
} from '../testing/servers/official-readers.ts'
import { closeAll, connect, event, send, serve } from '../testing/servers/client-under-test.ts'
import type { Exchange } from '../model/exchange.ts'
import { sendJson, sendPieces } from '../testing/servers/scripted-server.ts'

afterEach(closeAll)

/** A stream as OpenAI sends it, but for what a test puts into it. */
const chunk = (delta: object, finish: string | null = null, choice: object = {}): string =>
  event({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: finish, ...choice }],
  })
const begin = chunk({ role: 'assistant', content: 'Hello' })
const end = `${chunk({}, 'stop')}data: [DONE]\n\n`

async function observe(body: string): Promise<{ url: string; exchange: Exchange }> {
  const { url } = await serve(sendPieces(body))
  return { url, exchange: await send(connect(url), { mode: 'stream' }) }
}

const toolCall = {
  index: 0,
  id: 'call_1',
  type: 'function',
  function: { name: 'f', arguments: '{}' },
}

const breaksOf = ({ wireNotes }: Exchange): readonly string[] =>
  wireNotes.filter(({ level }) => level === 'break').map(({ code }) => code)

test('a stream that every client reads is no break', async () => {
  const { url, exchange } = await observe(begin + end)
  for (const read of [openAiPieces, openAiMessage, aiSdkStream]) {
    expect(await read(url)).toBe('Hello')
  }
  expect(breaksOf(exchange)).toEqual([])
})

describe('a stream that an official client cannot read is a break', () => {
  const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 }
  const cases: readonly (readonly [string, string, string, Reader])[] = [
    [
      'usage without choices',
      begin + event({ usage }) + end,
      'chunk-without-choices',
      openAiPieces,
    ],
    [
      'choices that are null',
      begin + event({ choices: null }) + end,
      'chunk-without-choices',
      aiSdkStream,
    ],
    ['a ping in JSON', event({ type: 'ping' }) + begin + end, 'chunk-without-choices', aiSdkStream],
    ['null for an event', 'data: null\n\n' + begin + end, 'chunk-without-choices', openAiPieces],
    [
      'a choice without index',
      chunk({ role: 'assistant', content: 'Hello' }, 'stop', { index: undefined }) +
        'data: [DONE]\n\n',
      'choice-index-offset',
      openAiMessage,
    ],
    [
      'a choice of index 1',
      chunk({ role: 'assistant', content: 'Hello' }, 'stop', { index: 1 }) + 'data: [DONE]\n\n',
      'choice-index-offset',
      openAiMessage,
    ],
    ['no role', chunk({ content: 'Hello' }) + end, 'role-missing', openAiMessage],
    [
      'a tool call without a type',
      begin + chunk({ tool_calls: [{ ...toolCall, type: undefined }] }) + end,
      'tool-type-missing',
      openAiMessage,
    ],
  ]
  test.each(cases)('%s', async (...[, body, form, read]) => {
    const { url, exchange } = await observe(body)
    await expect(read(url)).rejects.toThrow()
    expect(exchange.outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hello' } })
    expect(breaksOf(exchange)).toContain(form)
  })
})

describe('a stream from which the AI SDK drops chunks is a break', () => {
  const hello = { role: 'assistant', content: 'Hello' }
  const dressed = (members: object): string =>
    chunk(hello, null).replace(/}\n\n$/, `,${JSON.stringify(members).slice(1)}\n\n`)
  test.each([
    ['an error that is null', dressed({ error: null }), 'empty-error'],
    ['another role', chunk({ ...hello, role: 'model' }), 'foreign-role'],
    ['a number as id', dressed({ id: 5 }), 'wrong-type'],
    ['a date as time', dressed({ created: '2026-01-01' }), 'wrong-type'],
    ['an object as model', dressed({ model: { id: 'm' } }), 'wrong-type'],
    ['reasoning in a list', chunk({ ...hello, reasoning_content: ['hm'] }), 'wrong-type'],
  ])('%s', async (_, first, form) => {
    const { url, exchange } = await observe(first + end)
    await expect(aiSdkStream(url)).rejects.toBeDefined()
    expect(exchange.outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hello' } })
    expect(breaksOf(exchange)).toEqual([form])
  })

  test('a call in function_call, which the AI SDK does not see', async () => {
    const call = { name: 'f', arguments: '{"x":1}' }
    const body = chunk({ role: 'assistant', function_call: call }) + end
    const { url, exchange } = await observe(body)
    expect(await aiSdkStream(url)).toBe('')
    expect(exchange.outcome).toMatchObject({ answer: { toolCalls: [call] } })
    expect(breaksOf(exchange)).toEqual(['stop-with-tool-calls', 'legacy-function-call'])
  })
})

test('calls that share an id are told apart by their indexes, as clients do', async () => {
  const call = (index: number, x: number): object => ({
    index,
    id: 'call_f',
    type: 'function',
    function: { name: 'f', arguments: `{"x":${x}}` },
  })
  const body = chunk({ role: 'assistant', tool_calls: [call(0, 1), call(1, 2)] }) + end
  const { url, exchange } = await observe(body)
  expect(await aiSdkStream(url)).toBe(
    ' [{"name":"f","input":{"x":1}},{"name":"f","input":{"x":2}}]',
  )
  const toolCalls = [1, 2].map(x => ({ name: 'f', arguments: `{"x":${x}}` }))
  expect(exchange.outcome).toMatchObject({ answer: { toolCalls } })
  expect(breaksOf(exchange)).toContain('tool-id-shared')
})

describe('a stream whose answer official clients do not see is a break', () => {
  const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }
  const message = { role: 'assistant', content: 'Hello', tool_calls: [call] }
  const last = (rest: object): string =>
    chunk({}, 'stop', { delta: undefined, message: { ...message, ...rest } }) + 'data: [DONE]\n\n'
  test.each([
    ['the text in a message alone', last({ tool_calls: [] }), ['terminal-frame-differs']],
    ['a tool call in a message alone', begin + last({}), ['tool-deltas-differ', 'terminal-frame']],
  ])('%s', async (_, body, forms) => {
    const { url, exchange } = await observe(body)
    await expect(openAiPieces(url)).rejects.toThrow()
    expect(await aiSdkStream(url)).toBe(body.startsWith(begin) ? 'Hello' : '')
    expect(exchange.outcome.kind).toBe('answered')
    expect(breaksOf(exchange)).toEqual(expect.arrayContaining(forms))
  })
})

describe('a whole answer', () => {
  const whole = (choice: object): object => ({
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, finish_reason: 'stop', ...choice }],
  })
  const message = { role: 'assistant', content: 'Hello' }

  test('in a delta is a break: official clients fail', async () => {
    const { url } = await serve(sendJson(whole({ delta: message })))
    for (const read of [openAiWhole, aiSdkWhole]) await expect(read(url)).rejects.toThrow()
    expect(breaksOf(await send(connect(url)))).toEqual(['delta-in-json'])
  })

  test.each([1, '0', undefined])(
    'in a choice of index %j is read, as clients read it',
    async index => {
      const { url } = await serve(sendJson(whole({ index, message })))
      for (const read of [openAiWhole, aiSdkWhole]) expect(await read(url)).toBe('Hello')
      const { outcome } = await send(connect(url))
      expect(outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hello' } })
    },
  )
})
