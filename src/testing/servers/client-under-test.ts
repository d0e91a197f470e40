import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { Exchange, Failure } from '../../model/exchange.ts'
import type { Protocol } from '../../model/protocol.ts'
import type { Mode } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import {
  createGatewayClient,
  type GatewayClient,
  type GatewayClientOptions,
} from '../../gateway/gateway-client.ts'
import { aGoldenCase } from '../builders/build-golden-case.ts'
import { findDialect } from '../../wire/find-dialect.ts'
import { startScriptedServer, type Script, type ScriptedServer } from './scripted-server.ts'
import { sideSettings } from '../builders/side-settings.ts'

const cleanups: (() => Promise<void>)[] = []

/** Closes every server and client that was opened. */
export async function closeAll(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
}

export async function serve(...scripts: readonly Script[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...scripts)
  cleanups.push(() => server.close())
  return server
}

/** A server below HTTP, for what no HTTP server does. */
export async function serveRaw(onRequest: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => onRequest(socket))
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  cleanups.push(
    () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

interface Given {
  readonly profile?: string
  readonly protocol?: Protocol
  readonly secretHeaders?: ReadonlySet<string>
  readonly apiKey?: string | null
  readonly retries?: number
  readonly timeoutMs?: number
  readonly connections?: number
  readonly clock?: TestClock
  readonly settings?: Partial<GatewayClientOptions['settings']>
  readonly headersFor?: NonNullable<GatewayClientOptions['headersFor']>
}

/** A clock that stands still until the test moves it. */
export interface TestClock {
  ms: number
  /** How often it was read. */
  reads: number
}

/** Waits until a clock has been read so many times more, that is, until something has arrived. */
export async function untilRead(clock: TestClock, times: number): Promise<void> {
  const target = clock.reads + times
  while (clock.reads < target) {
    await new Promise(resolve => {
      setTimeout(resolve, 2)
    })
  }
}

interface Client extends GatewayClient {
  /** What was waited for between attempts; nothing really waits. */
  readonly waits: readonly number[]
}

export function connect(baseUrl: string, given: Given = {}): Client {
  const dialect = findDialect(given.profile ?? 'openai-compatible', given.protocol)
  if (dialect === undefined) throw new Error('no such profile')
  const waits: number[] = []
  const client = createGatewayClient({
    side: 'candidate',
    dialect,
    settings: { ...sideSettings(dialect, baseUrl), ...given.settings },
    apiKey: given.apiKey ?? null,
    ...(given.secretHeaders && { secretHeaders: given.secretHeaders }),
    run: {
      concurrency: 1,
      retries: given.retries ?? 0,
      timeoutMs: given.timeoutMs ?? 10_000,
      connectTimeoutMs: 2000,
      seed: '1',
      seedSource: 'given',
    },
    connections: given.connections ?? 2,
    effects: {
      now: () => Date.now(),
      monotonicMs: () => {
        if (given.clock === undefined) return performance.now()
        given.clock.reads += 1
        return given.clock.ms
      },
      random: () => 0,
      sleep: ms => {
        waits.push(ms)
        return Promise.resolve()
      },
    },
    ...(given.headersFor ? { headersFor: given.headersFor } : {}),
  })
  cleanups.push(() => client.close())
  return { ...client, waits }
}

export function send(
  client: GatewayClient,
  given: { golden?: Partial<GoldenCase>; mode?: Mode; signal?: AbortSignal } = {},
): Promise<Exchange> {
  return client.send(
    {
      golden: aGoldenCase(given.golden),
      side: 'candidate',
      mode: given.mode ?? 'unary',
      sample: 1,
    },
    given.signal ?? new AbortController().signal,
  )
}

export function failureOf({ outcome }: Exchange): Failure {
  if (outcome.kind === 'answered') throw new Error(`answered: ${outcome.answer.text}`)
  return outcome.failure
}

export function textOf({ outcome }: Exchange): string {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  return outcome.answer.text
}

export function completion(text: string, further: object = {}): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-4o-mini-2024-07-18',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, cost: 0.25 },
    ...further,
  }
}

export const event = (frame: unknown): string => `data: ${JSON.stringify(frame)}\n\n`
export const delta = (fields: object, finishReason: string | null = null): string =>
  event({
    choices: [{ index: 0, delta: { role: 'assistant', ...fields }, finish_reason: finishReason }],
  })
export const done = 'data: [DONE]\n\n'
export const hello = [delta({ content: 'Hel' }), delta({ content: 'lo' }, 'stop'), done]
export const errorBody = (code: string): object => ({ error: { message: 'x', type: 'x', code } })

/** Writes the head of a response and some text, and goes on as the test says. */
export function begin(text: string, then: (socket: Socket) => void, head = ''): Script {
  return ({ socket }) => {
    socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n${text}`, () => then(socket))
  }
}

export const chunked = (text: string): string =>
  `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
export const chunkedHead = 'transfer-encoding: chunked\r\n'
