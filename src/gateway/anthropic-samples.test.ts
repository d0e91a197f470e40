import { afterEach, describe, expect, test } from 'vitest'
import type { Protocol } from '../model/protocol.ts'
import type { Mode } from '../model/side.ts'
import type { ChatMessage } from '../model/suite.ts'
import { simulatedKeys, type SimulatedProfile } from '../simulator/simulated-profile.ts'
import type { AnthropicRecording } from '../testing/recordings/anthropic-events.ts'
import { anthropicRecordings } from '../testing/recordings/anthropic-recordings.ts'
import { anthropicVariants } from '../testing/recordings/anthropic-variants.ts'
import { askSimulator } from '../testing/servers/ask-simulator.ts'
import { normalForm } from '../testing/recordings/recorded-response.ts'
import {
  startScriptedServer,
  type Script,
  type ScriptedServer,
} from '../testing/servers/scripted-server.ts'
import { openClient, sendOnce, type OneSample } from '../testing/servers/send-once.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

async function serve(...scripts: readonly Script[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...scripts)
  cleanups.push(() => server.close())
  return server
}

async function simulate(profile: SimulatedProfile): Promise<string> {
  const simulator = await askSimulator(profile)
  cleanups.push(() => simulator.close())
  return simulator.url
}

/** Plays a recording in two writes. */
function play({ body, status = 200, mode }: AnthropicRecording): Script {
  const type = mode === 'stream' && status === 200 ? 'text/event-stream' : 'application/json'
  return ({ response }) => {
    response.writeHead(status, { 'content-type': type, 'request-id': 'req_011' })
    response.write(body.slice(0, body.length / 2))
    setImmediate(() => response.end(body.slice(body.length / 2)))
  }
}

test.each(Object.entries({ ...anthropicRecordings, ...anthropicVariants }))(
  'over a socket, %s is observed',
  async (_, recording) => {
    const { url } = await serve(play(recording))
    const { profile, protocol, mode } = recording
    const exchange = await sendOnce({ url, profile, mode, ...(protocol && { protocol }) })
    const { modelServed, generationId } = exchange.identity
    expect(normalForm({ ...exchange, modelServed, generationId })).toEqual(recording.expected)
  },
)

test.each([
  ['anthropic', 'anthropic-messages', '/v1/messages', { 'x-api-key': 'the-key' }],
  ['anthropic', 'chat-completions', '/v1/chat/completions', { authorization: 'Bearer the-key' }],
  ['ai-stats', 'anthropic-messages', '/v1/messages', { authorization: 'Bearer the-key' }],
  ['llm-gateway', 'anthropic-messages', '/v1/messages', { authorization: 'Bearer the-key' }],
] as const)(
  '%s in %s is asked at %s with its kind of key',
  async (...[profile, protocol, path, key]) => {
    const server = await serve(({ response }) => void response.end())
    await sendOnce({ url: server.url, profile, protocol, apiKey: 'the-key' })
    const [request] = server.requests
    expect(request?.path).toBe(path)
    const { authorization, 'x-api-key': apiKey } = request?.headers ?? {}
    expect({
      ...(authorization && { authorization }),
      ...(apiKey && { 'x-api-key': apiKey }),
    }).toEqual(key)
    const isNative = profile === 'anthropic' && protocol === 'anthropic-messages'
    expect(request?.headers['anthropic-version']).toBe(isNative ? '2023-06-01' : undefined)
  },
)

test('connections are opened with a version too, and the shortest list of models', async () => {
  const server = await serve(({ response }) => void response.end())
  const client = openClient({ url: server.url, profile: 'anthropic', apiKey: 'the-key' })
  await client.warmUp(1, new AbortController().signal)
  await client.close()
  const [request] = server.requests
  expect(request?.path).toBe('/v1/models?limit=1')
  expect(request?.headers).toMatchObject({
    'x-api-key': 'the-key',
    'anthropic-version': '2023-06-01',
  })
})

test('a header of the side names another version of the API', async () => {
  const server = await serve(({ response }) => void response.end())
  const headers = { 'Anthropic-Version': '2026-10-21' }
  await sendOnce({ url: server.url, profile: 'anthropic', headers })
  expect(server.requests[0]?.headers['anthropic-version']).toBe('2026-10-21')
})

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}
const turns: readonly (readonly ChatMessage[])[] = [
  [
    { role: 'system', content: 'You work for a weather service.' },
    { role: 'user', content: 'What is the weather in Lisbon?' },
  ],
  [{ role: 'tool', tool_call_id: 'call_1', content: '{"temperature": 21, "sky": "cloudy"}' }],
  [{ role: 'user', content: 'Say only the word pong' }],
]

type Spoken = readonly [profile: SimulatedProfile, protocol: Protocol]

const spoken: readonly Spoken[] = [
  ['anthropic', 'anthropic-messages'],
  ['anthropic', 'chat-completions'],
  ['ai-stats', 'anthropic-messages'],
  ['llm-gateway', 'anthropic-messages'],
]

describe.each(spoken)('the simulated %s in %s', (profile, protocol) => {
  async function sample(given: Partial<OneSample>) {
    const url = await simulate(profile)
    return sendOnce({ url, profile, protocol, apiKey: simulatedKeys[profile], ...given })
  }

  test.each<Mode>(['unary', 'stream'])('a tool is called and answered from, %s', async mode => {
    const golden = { turns, request: { tools: [weather], temperature: 0, max_tokens: 300 } }
    const exchange = await sample({ mode, golden })
    expect(normalForm({ ...exchange, modelServed: null, generationId: null })).toMatchObject({
      text: expect.stringMatching(/The lookup returned 21, cloudy\.[^]*\n\npong$/) as string,
    })
    expect(exchange.wireNotes.filter(note => note.level === 'break')).toEqual([])
    expect(exchange.requestChanges.filter(({ kind }) => kind === 'removed')).toEqual([])
    expect(exchange.identity.requestId).toMatch(/\w/)
    expect(exchange.timings?.firstDeltaMs === null).toBe(mode === 'unary')
  })

  test.each([
    ['invalid-key', 'unary', 'auth'],
    ['invalid-key', 'stream', 'auth'],
    ['invalid-model', 'unary', 'model-not-found'],
    ['invalid-model', 'stream', 'model-not-found'],
  ] as const)('the fault %s fails in mode %s with %s', async (fault, mode, failure) => {
    const { outcome } = await sample({ mode, golden: { fault } })
    expect(outcome).toMatchObject({ kind: 'failed', failure: { class: failure } })
  })
})

test('the tokens of a prompt are counted alike whichever way it is asked', async () => {
  const golden = {
    turns: [
      [
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: 'Be kind.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look at this.' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
        {
          role: 'assistant',
          content: '',
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'f', arguments: '{"city":"Rome"}' } },
            { id: 'b', type: 'function', function: { name: 'f', arguments: '{"city":"Oslo"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: '{"sky":  "grey"}' },
        { role: 'tool', tool_call_id: 'b', content: 'sunny' },
      ],
    ],
    request: { tools: [weather] },
  }
  const asked = await Promise.all(
    ([...spoken, ['ai-stats', 'chat-completions']] as readonly Spoken[]).map(
      async ([profile, protocol]) => {
        const apiKey = simulatedKeys[profile]
        return sendOnce({ url: await simulate(profile), profile, protocol, apiKey, golden })
      },
    ),
  )
  const counts = new Set(asked.map(({ usage }) => usage.inputTokens))
  expect([...counts]).toEqual([expect.any(Number)])
})
