import { GoogleGenAI } from '@google/genai'
import { afterEach, expect, test } from 'vitest'
import { closeAll, connect, event, send, serve } from '../testing/servers/client-under-test.ts'
import { sendJson, sendPieces } from '../testing/servers/scripted-server.ts'
import type { Exchange } from '../model/exchange.ts'

afterEach(closeAll)

const clientOf = (url: string): GoogleGenAI =>
  new GoogleGenAI({ apiKey: 'x', httpOptions: { baseUrl: url.replace(/\/v1$/, '') } })
const asked = { model: 'm', contents: 'Hello?' }
const hello = { text: 'Hello' }
const call = { functionCall: { name: 'f', args: { x: 1 } } }

const answerOf = (parts: unknown, rest: object = {}): object => ({
  candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP', ...rest }],
  modelVersion: 'm',
})
const breaksOf = ({ wireNotes }: Exchange): readonly string[] =>
  wireNotes.filter(({ level }) => level === 'break').map(({ code }) => code)

async function observe(body: object): Promise<{ url: string; exchange: Exchange }> {
  const { url } = await serve(sendJson(body))
  return { url, exchange: await send(connect(url, { profile: 'gemini' })) }
}

test.each([{ text: '' }, hello])('a call beside a text in one part is read: %j', async said => {
  const { url, exchange } = await observe(answerOf([{ ...said, ...call }]))
  const { functionCalls } = await clientOf(url).models.generateContent(asked)
  expect(functionCalls).toEqual([call.functionCall])
  const toolCalls = [{ name: 'f', arguments: '{"x":1}' }]
  expect(exchange.outcome).toMatchObject({
    kind: 'answered',
    answer: { text: said.text, toolCalls, finishReason: 'tool_calls' },
  })
})

test.each([1, 'x'])('the only candidate is the answer, though its index is %j', async index => {
  const { url, exchange } = await observe(answerOf([hello], { index }))
  expect((await clientOf(url).models.generateContent(asked)).text).toBe('Hello')
  expect(exchange.outcome).toMatchObject({ kind: 'answered', answer: hello })
})

test('null for a part is a break: the client fails at it', async () => {
  const { url, exchange } = await observe(answerOf([null, hello]))
  const answer = await clientOf(url).models.generateContent(asked)
  expect(() => answer.text).toThrow()
  expect(breaksOf(exchange)).toEqual(['wrong-type'])
})

test('a finish reason in the words of chat completions is a break', async () => {
  const { exchange } = await observe(answerOf([hello], { finishReason: 'length' }))
  expect(exchange.outcome).toMatchObject({ answer: { finishReason: 'length' } })
  expect(breaksOf(exchange)).toEqual(['foreign-finish-reason'])
})

test('[DONE] at the end of a stream is a break: the client fails at it', async () => {
  const { url } = await serve(sendPieces(`${event(answerOf([hello]))}data: [DONE]\n\n`))
  const read = async (): Promise<void> => {
    for await (const chunk of await clientOf(url).models.generateContentStream(asked)) void chunk
  }
  await expect(read()).rejects.toThrow()
  const exchange = await send(connect(url, { profile: 'gemini' }), { mode: 'stream' })
  expect(exchange.outcome).toMatchObject({ kind: 'answered', answer: hello })
  expect(breaksOf(exchange)).toEqual(['done-marker'])
})
