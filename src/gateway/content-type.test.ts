import { afterEach, expect, test } from 'vitest'
import { aiSdkWhole, openAiMessage, openAiWhole } from '../testing/servers/official-readers.ts'
import {
  closeAll,
  completion,
  connect,
  event,
  hello,
  send,
  serve,
} from '../testing/servers/client-under-test.ts'
import type { Script } from '../testing/servers/scripted-server.ts'

afterEach(closeAll)

const reply =
  (body: string, type: string | null): Script =>
  ({ response }) => {
    response.writeHead(200, type === null ? {} : { 'content-type': type })
    response.end(body)
  }

const json = JSON.stringify({ ...completion('Hello'), created: 1 })

test.each(['text/plain', 'text/html; charset=utf-8', 'application/octet-stream', null])(
  "JSON as %s is a break: OpenAI's client takes it for text",
  async type => {
    const { url } = await serve(reply(json, type))
    await expect(openAiWhole(url)).rejects.toThrow()
    expect(await aiSdkWhole(url)).toBe('Hello')
    const { outcome, wireNotes } = await send(connect(url))
    expect(outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hello' } })
    expect(wireNotes).toMatchObject([{ code: 'json-without-its-type', level: 'break' }])
  },
)

test.each(['application/json', 'Application/JSON; charset=utf-8', 'application/problem+json'])(
  'JSON as %s is none',
  async type => {
    const { url } = await serve(reply(json, type))
    const { wireNotes } = await send(connect(url))
    expect(wireNotes).toEqual([])
  },
)

test("Google's client reads JSON of any type", async () => {
  const candidates = [{ content: { parts: [{ text: 'Hello' }] }, finishReason: 'STOP' }]
  const { url } = await serve(reply(JSON.stringify({ candidates }), 'text/plain'))
  const { outcome, wireNotes } = await send(connect(url, { profile: 'gemini' }))
  expect(outcome.kind).toBe('answered')
  expect(wireNotes).toEqual([])
})

test.each(['text/plain', 'application/json', null])(
  'a stream as %s is read by clients, and is no break',
  async type => {
    const frame = { id: 'c', created: 1, model: 'm', choices: [] }
    const { url } = await serve(reply(event(frame) + hello.join(''), type))
    expect(await openAiMessage(url)).toBe('Hello')
    const { outcome, wireNotes } = await send(connect(url), { mode: 'stream' })
    expect(outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hello' } })
    expect(wireNotes).toEqual([])
  },
)
