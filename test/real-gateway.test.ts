import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Exchange } from '../src/model/exchange.ts'
import type { Protocol } from '../src/model/protocol.ts'
import { simulatedKeys } from '../src/simulator/simulated-profile.ts'
import { startSimulator, type Simulator } from '../src/simulator/start-simulator.ts'
import { sendOnce, type OneSample } from '../src/testing/servers/send-once.ts'

const program = fileURLToPath(
  new URL('../node_modules/@portkey-ai/gateway/build/start-server.js', import.meta.url),
)

let gateway: { readonly url: string; readonly process: ChildProcess }
let simulator: Simulator

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => {
    server.close(resolve)
  })
  return port
}

/** A gateway that others wrote, in a process of its own, with nothing behind it yet. */
async function startGateway(): Promise<typeof gateway> {
  const port = await freePort()
  const child = spawn(process.execPath, [program, '--headless', `--port=${port}`], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'] ?? '' },
  })
  const url = `http://127.0.0.1:${port}`
  while (child.exitCode === null) {
    const isUp = await fetch(url).then(
      response => response.ok,
      () => false,
    )
    if (isUp) return { url: `${url}/v1`, process: child }
    await delay(50)
  }
  throw new Error(`the gateway ended with ${child.exitCode}`)
}

beforeAll(async () => {
  const stage = { profile: 'openai', side: 'candidate', port: 0, seed: '1', defects: [] } as const
  simulator = await startSimulator({ ...stage, delayFactor: 0 })
  gateway = await startGateway()
})

afterAll(async () => {
  gateway.process.kill()
  await simulator.close()
})

/** The same sample straight to the simulator, and through the gateway. */
async function bothWays(
  given: Partial<OneSample>,
  protocol: Protocol = 'chat-completions',
): Promise<readonly [direct: Exchange, through: Exchange]> {
  const slot = { 'x-parity-slot': `real%2Fgateway;${given.mode ?? 'unary'};1` }
  const sample = { profile: 'openai', protocol, apiKey: simulatedKeys.openai, ...given }
  const route = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': simulator.url }
  const forwarded = { ...slot, ...route, 'x-portkey-forward-headers': 'x-parity-slot' }
  return [
    await sendOnce({ ...sample, url: simulator.url, headers: slot }),
    await sendOnce({ ...sample, url: gateway.url, headers: forwarded }),
  ]
}

const question = { turns: [[{ role: 'user', content: 'How do I reset my router at home?' }]] }

describe('through a real gateway', () => {
  test.each(['unary', 'stream'] as const)('a %s answer is what it is without it', async mode => {
    const [direct, through] = await bothWays({ mode, golden: question })
    expect(direct.outcome).toMatchObject({ kind: 'answered' })
    expect(through.outcome).toEqual(direct.outcome)
    expect(through.usage).toEqual(direct.usage)
    expect(through.identity.modelServed).toBe('gpt-4o-mini-2024-07-18')
    expect(through.wireNotes.filter(note => note.level === 'break')).toEqual([])
    expect(through.timings).not.toBeNull()
  })

  test.each(['unary', 'stream'] as const)('a %s tool call arrives whole', async mode => {
    const parameters = {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    }
    const golden = {
      turns: [[{ role: 'user', content: 'What is the weather in Lisbon?' }]],
      request: { tools: [{ type: 'function', function: { name: 'get_weather', parameters } }] },
    }
    const [direct, through] = await bothWays({ mode, golden })
    expect(through.outcome).toEqual(direct.outcome)
    expect(through.outcome).toMatchObject({
      answer: { toolCalls: [{ name: 'get_weather', arguments: '{"city":"Lisbon"}' }] },
    })
  })

  test.each(['unary', 'stream'] as const)(
    'the %s form of the Responses protocol passes, too',
    async mode => {
      const [direct, through] = await bothWays({ mode, golden: question }, 'responses')
      expect(direct.outcome).toMatchObject({ kind: 'answered' })
      expect(through.outcome).toEqual(direct.outcome)
      expect(through.usage).toEqual(direct.usage)
    },
  )

  test.each([
    ['invalid-key', 'auth'],
    ['invalid-model', 'model-not-found'],
  ] as const)('a fault of kind %s keeps its class', async (fault, expected) => {
    const both = await bothWays({ golden: { ...question, fault } })
    for (const { outcome } of both) {
      expect(outcome).toMatchObject({ kind: 'failed', failure: { class: expected } })
    }
  })
})
