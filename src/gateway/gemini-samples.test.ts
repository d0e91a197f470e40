import { afterEach, describe, expect, test } from 'vitest'
import type { Exchange } from '../model/exchange.ts'
import type { Protocol } from '../model/protocol.ts'
import type { Mode } from '../model/side.ts'
import type { ChatMessage, GoldenCase } from '../model/suite.ts'
import { simulatedKeys } from '../simulator/simulated-profile.ts'
import { startSimulator } from '../simulator/start-simulator.ts'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { sideSettings } from '../testing/builders/side-settings.ts'
import { compatResponses } from '../testing/recordings/gemini-compat-responses.ts'
import { exhausted } from '../testing/recordings/gemini-errors.ts'
import { nativeResponses } from '../testing/recordings/gemini-native-responses.ts'
import { normalForm, type RecordedResponse } from '../testing/recordings/recorded-response.ts'
import { startScriptedServer, type Script } from '../testing/servers/scripted-server.ts'
import { findDialect } from '../wire/find-dialect.ts'
import { createGatewayClient, type GatewayClient } from './gateway-client.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const waits: number[] = []

function connect(baseUrl: string, protocol: Protocol, retries = 0): GatewayClient {
  const dialect = findDialect('gemini', protocol)
  if (dialect === undefined) throw new Error(protocol)
  const client = createGatewayClient({
    side: 'candidate',
    dialect,
    settings: sideSettings(dialect, baseUrl),
    apiKey: simulatedKeys.gemini,
    run: {
      concurrency: 1,
      retries,
      timeoutMs: 10_000,
      connectTimeoutMs: 2000,
      seed: '1',
      seedSource: 'given',
    },
    connections: 2,
    effects: {
      now: () => Date.now(),
      monotonicMs: () => performance.now(),
      random: () => 0,
      sleep: ms => {
        waits.push(ms)
        return Promise.resolve()
      },
    },
  })
  cleanups.push(() => client.close())
  return client
}

async function serve(...scripts: readonly Script[]) {
  const server = await startScriptedServer(...scripts)
  cleanups.push(() => server.close())
  return { ...server, base: `${new URL(server.url).origin}/v1beta` }
}

async function simulate(): Promise<string> {
  const simulator = await startSimulator({
    profile: 'gemini',
    side: 'candidate',
    port: 0,
    seed: '1',
    defects: [],
    delayFactor: 0,
  })
  cleanups.push(() => simulator.close())
  return simulator.url
}

function send(
  client: GatewayClient,
  golden: Partial<GoldenCase> = {},
  mode: Mode = 'unary',
): Promise<Exchange> {
  const request = { golden: aGoldenCase(golden), side: 'candidate', mode, sample: 1 } as const
  return client.send(request, new AbortController().signal)
}

/** Plays a recording in two writes. */
function play({ body, status = 200, mode }: RecordedResponse): Script {
  const type = mode === 'stream' && status === 200 ? 'text/event-stream' : 'application/json'
  return ({ response }) => {
    response.writeHead(status, { 'content-type': type })
    response.write(body.slice(0, body.length / 2))
    setImmediate(() => response.end(body.slice(body.length / 2)))
  }
}

type Row = readonly [name: string, protocol: Protocol, recorded: RecordedResponse]

const rows: readonly Row[] = [
  ...Object.entries(nativeResponses).map(([name, it]): Row => [name, 'gemini-generate', it]),
  ...Object.entries(compatResponses).map(([name, it]): Row => [name, 'chat-completions', it]),
]

test.each(rows)('over a socket, %s (%s) is observed', async (_, protocol, recorded) => {
  const { base } = await serve(play(recorded))
  const exchange = await send(connect(base, protocol), {}, recorded.mode)
  const { modelServed, generationId } = exchange.identity
  expect(normalForm({ ...exchange, modelServed, generationId })).toEqual(recorded.expected)
})

const protocols: readonly Protocol[] = ['gemini-generate', 'chat-completions']

test.each([
  ['gemini-generate', 'unary', '/v1beta/models/gpt-4o-mini:generateContent'],
  ['gemini-generate', 'stream', '/v1beta/models/gpt-4o-mini:streamGenerateContent?alt=sse'],
  ['chat-completions', 'stream', '/v1beta/openai/chat/completions'],
] as const)('%s in mode %s goes to %s with its kind of key', async (protocol, mode, path) => {
  const server = await serve(({ response }) => void response.end())
  const client = connect(server.base, protocol)
  await client.warmUp(1, new AbortController().signal)
  await send(client, {}, mode)
  const isNative = protocol === 'gemini-generate'
  const key = isNative
    ? { 'x-goog-api-key': simulatedKeys.gemini }
    : { authorization: `Bearer ${simulatedKeys.gemini}` }
  const other = isNative ? 'authorization' : 'x-goog-api-key'
  expect(server.requests.map(request => request.path)).toEqual([
    isNative ? '/v1beta/models?pageSize=1' : '/v1beta/openai/models',
    path,
  ])
  for (const { headers } of server.requests) {
    expect(headers).toMatchObject(key)
    expect(headers).not.toHaveProperty(other)
  }
})

test.each(protocols)('%s: the wait in the body of a rate limit is kept', async protocol => {
  const body = protocol === 'gemini-generate' ? exhausted : `[${exhausted}]`
  const limited = play({ mode: 'unary', status: 429, body, expected: { failure: 'rate-limit' } })
  const { base } = await serve(limited)
  waits.length = 0
  await send(connect(base, protocol, 1))
  expect(waits).toEqual([34_400])
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
]

describe.each(protocols)('%s at the simulated Gemini', protocol => {
  test.each<Mode>(['unary', 'stream'])('a tool is called and answered from, %s', async mode => {
    const client = connect(await simulate(), protocol)
    for (const model of ['gemini-2.5-flash', 'gemini-3.5-flash']) {
      const golden = { model, turns, request: { tools: [weather], temperature: 0 } }
      const exchange = await send(client, golden, mode)
      expect(normalForm({ ...exchange, modelServed: null, generationId: null })).toMatchObject({
        text: expect.stringContaining('The lookup returned 21, cloudy.') as string,
      })
      expect(exchange.wireNotes.filter(note => note.level === 'break')).toEqual([])
      expect(exchange.requestChanges.map(({ field }) => field)).toEqual([
        ...(model.includes('3.5') ? ['messages.tool_calls'] : []),
        ...(mode === 'stream' && protocol === 'chat-completions'
          ? ['stream_options.include_usage']
          : []),
      ])
    }
  })

  test.each([
    ['invalid-key', 'auth'],
    ['invalid-model', 'model-not-found'],
  ] as const)('the fault %s fails with %s', async (fault, failure) => {
    const { outcome } = await send(connect(await simulate(), protocol), { fault })
    expect(outcome).toMatchObject({ kind: 'failed', failure: { class: failure } })
  })

  test('counts the tokens of a prompt as the other protocol does', async () => {
    const base = await simulate()
    const schema = { type: 'object', properties: { city: { type: 'string' } } }
    const golden: Partial<GoldenCase> = {
      model: 'gemini-2.5-flash',
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
            ],
          },
          { role: 'tool', tool_call_id: 'a', content: '{"sky":  "grey"}' },
        ],
      ],
      request: {
        tools: [weather],
        response_format: { type: 'json_schema', json_schema: { name: 'city', schema } },
      },
    }
    const counts = await Promise.all(
      protocols.map(async spoken => (await send(connect(base, spoken), golden)).usage.inputTokens),
    )
    expect(counts[0]).toBeGreaterThan(300)
    expect(counts[1]).toBe(counts[0])
  })
})
