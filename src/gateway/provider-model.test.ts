import { afterEach, expect, test } from 'vitest'
import {
  closeAll,
  completion,
  connect,
  event,
  send,
  serve,
} from '../testing/servers/client-under-test.ts'
import { sendJson, sendPieces, type Script } from '../testing/servers/scripted-server.ts'

afterEach(closeAll)

async function modelServed(profile: string, script: Script): Promise<string | null> {
  const server = await serve(script)
  const mode = 'stream'
  return (await send(connect(server.url, { profile }), { mode })).identity.modelServed
}

const chunk = (model: string): string =>
  event({
    object: 'chat.completion.chunk',
    model,
    choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }],
  })
const terminal = (model: string): string => event(completion('Hi', { model }))
const native = 'accounts/someone/models/mini-8b-instruct'

test("a provider's own name in the chunks of AI Stats says nothing of the model", async () => {
  expect(await modelServed('ai-stats', sendPieces(chunk(native)))).toBeNull()
})

test('it counts where it is the name of the model that was asked for', async () => {
  const dated = 'gpt-4o-mini-2024-07-18'
  expect(await modelServed('ai-stats', sendPieces(chunk(dated)))).toBe(dated)
})

test('a whole answer names the model rightly', async () => {
  const other = 'openai/gpt-4.1'
  expect(await modelServed('ai-stats', sendPieces(chunk(native), terminal(other)))).toBe(other)
  expect(await modelServed('ai-stats', sendJson(completion('Hi', { model: other })))).toBe(other)
})

test('elsewhere chunks name the model', async () => {
  expect(await modelServed('openai', sendPieces(chunk(native)))).toBe(native)
})
