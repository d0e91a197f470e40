import { afterEach, expect, test } from 'vitest'
import type { Exchange } from '../src/model/exchange.ts'
import type { Side } from '../src/model/side.ts'
import { createGatewayClient, type GatewayClient } from '../src/gateway/gateway-client.ts'
import { gatherLatency } from '../src/run/judge/evidence/gather-latency.ts'
import type { Pair } from '../src/run/judge/evidence/evidence.ts'
import {
  completion,
  startAnsweringServer,
  type AnsweringServer,
} from '../src/testing/servers/answering-server.ts'
import { sideSettings } from '../src/testing/builders/side-settings.ts'
import { aGoldenCase } from '../src/testing/builders/build-golden-case.ts'
import { findDialect } from '../src/wire/find-dialect.ts'

const hourMs = 3_600_000
const servers: AnsweringServer[] = []
const clients: GatewayClient[] = []

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await Promise.all(servers.splice(0).map(server => server.close()))
})

/** Two sides, and a wall clock that jumps whenever a request has arrived. */
async function startSides(jumpMs: number) {
  const wall = { offsetMs: 0 }
  const server = await startAnsweringServer((_, response) => {
    wall.offsetMs += jumpMs
    response.writeHead(200, { 'content-type': 'application/json' }).end(completion('yes'))
  })
  servers.push(server)
  const dialect = findDialect('openai-compatible')
  if (dialect === undefined) throw new Error('no such profile')
  const clientOf = (side: Side): GatewayClient => {
    const client = createGatewayClient({
      side,
      dialect,
      settings: sideSettings(dialect, server.url),
      apiKey: null,
      run: {
        concurrency: 1,
        retries: 0,
        timeoutMs: 20_000,
        connectTimeoutMs: 10_000,
        seed: '1',
        seedSource: 'given',
      },
      connections: 1,
      effects: {
        now: () => Date.now() + wall.offsetMs,
        monotonicMs: () => performance.now(),
        random: () => 0,
        sleep: () => Promise.resolve(),
      },
    })
    clients.push(client)
    return client
  }
  const sides = { baseline: clientOf('baseline'), candidate: clientOf('candidate') }
  return async (sample: number): Promise<Pair<Exchange>> => {
    const send = (side: Side) =>
      sides[side].send(
        { golden: aGoldenCase(), side, mode: 'unary', sample },
        new AbortController().signal,
      )
    const [baseline, candidate] = await Promise.all([send('baseline'), send('candidate')])
    return { baseline, candidate }
  }
}

test.each([hourMs, -hourMs])(
  'a wall clock that jumps by %i ms while requests are under way changes no time and leaves no pair out',
  async jumpMs => {
    const sendBoth = await startSides(jumpMs)
    const startedMs = performance.now()
    const slots = [await sendBoth(1), await sendBoth(2), await sendBoth(3)]
    const elapsedMs = performance.now() - startedMs
    const evidence = gatherLatency(slots, { timeoutMs: 20_000, isRecorded: false })
    expect(evidence.leftOut).toEqual({ apart: 0, retried: 0, cached: 0 })
    expect(evidence.totalMs).toHaveLength(3)
    for (const { baseline, candidate } of evidence.totalMs) {
      expect(Math.min(baseline, candidate)).toBeGreaterThan(0)
      expect(Math.max(baseline, candidate)).toBeLessThanOrEqual(elapsedMs)
    }
  },
)

test('a pair whose two requests stand on both sides of a jump is left out, and counted', async () => {
  const sendBoth = await startSides(hourMs)
  const before = await sendBoth(1)
  const after = await sendBoth(2)
  const torn = { baseline: before.baseline, candidate: after.candidate }
  expect(gatherLatency([torn], { timeoutMs: 20_000, isRecorded: false })).toMatchObject({
    totalMs: [],
    leftOut: { apart: 1 },
  })
})
