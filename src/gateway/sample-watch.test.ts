import { afterEach, describe, expect, test } from 'vitest'
import type { RequestEnd } from '../model/rate-limit.ts'
import type { GoldenCase } from '../model/suite.ts'
import { completion } from '../testing/servers/answering-server.ts'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { aSide } from '../testing/builders/build-report.ts'
import { findDialect } from '../wire/find-dialect.ts'
import { sendJson, startScriptedServer, type Script } from '../testing/servers/scripted-server.ts'
import { createGatewayClient } from './gateway-client.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const answer = JSON.parse(completion('Hi')) as object

/** Sends one sample, and tells everything that its watch was told. */
async function send(
  scripts: readonly Script[],
  given: { readonly golden?: GoldenCase; readonly patienceMs?: number; readonly retries?: number },
) {
  const server = await startScriptedServer(...scripts)
  cleanups.push(() => server.close())
  const told: (RequestEnd | string)[] = []
  const waits: number[] = []
  const dialect = findDialect('openai-compatible')
  if (!dialect) throw new Error('a profile is missing')
  const client = createGatewayClient({
    side: 'candidate',
    dialect,
    settings: { ...aSide(), baseUrl: server.url },
    apiKey: null,
    run: {
      concurrency: 1,
      retries: given.retries ?? 2,
      timeoutMs: 5000,
      connectTimeoutMs: 5000,
      seed: 's',
      seedSource: 'given',
    },
    connections: 1,
    effects: {
      now: () => Date.UTC(2026, 0, 2),
      monotonicMs: () => performance.now(),
      random: () => 0,
      sleep: async ms => {
        waits.push(ms)
      },
    },
  })
  cleanups.push(() => client.close())
  const golden = given.golden ?? aGoldenCase()
  const exchange = await client.send(
    { golden, side: 'candidate', mode: 'unary', sample: 1 },
    new AbortController().signal,
    {
      beforeRequest: async turn => {
        told.push(`turn ${turn}`)
      },
      afterRequest: end => {
        told.push(end)
      },
      patienceMs: () => given.patienceMs ?? 60_000,
    },
  )
  return { exchange, told, waits }
}

const refusal = (headers: Record<string, string>) => sendJson({}, 429, headers)
const ended = { failureClass: null, retryAfterMs: null, rateLimits: [], tokens: 15 } as const

describe('the watch of a sample', () => {
  test('hears of every request, and is asked before each but the first', async () => {
    const { told } = await send([refusal({ 'retry-after': '7' }), sendJson(answer)], {})
    const refused = { ...ended, failureClass: 'rate-limit', retryAfterMs: 7000, tokens: null }
    expect(told).toEqual([refused, 'turn 1', ended])
  })

  test('is asked before every turn of a conversation', async () => {
    const turn = [{ role: 'user', content: 'Hi' }]
    const golden = aGoldenCase({ turns: [turn, turn, turn] })
    const { told } = await send([sendJson(answer)], { golden })
    expect(told).toEqual([ended, 'turn 2', ended, 'turn 3', ended])
  })

  test('hears of the limits in the headers of an answer', async () => {
    const headers = { 'x-ratelimit-remaining-requests': '3', 'x-ratelimit-reset-requests': '9s' }
    const { told } = await send([sendJson(answer, 200, headers)], {})
    const limit = { counts: 'requests', remaining: 3, limit: null, resetMs: 9000 }
    expect(told).toEqual([{ ...ended, rateLimits: [limit] }])
  })

  test('says how long a wait may be', async () => {
    const scripts = [refusal({ 'retry-after': '300' }), sendJson(answer)]
    const patient = await send(scripts, { patienceMs: 600_000 })
    expect([patient.exchange.outcome.kind, patient.waits]).toEqual(['answered', [300_000]])
    const impatient = await send(scripts, { patienceMs: 299_999 })
    expect([impatient.exchange.attempts.length, impatient.waits]).toEqual([1, []])
  })
})

describe('what no further attempt can mend is asked once', () => {
  const error = (code: string, message = 'no') => ({ error: { message, type: code, code } })

  test.each<[string, number, object]>([
    ['an empty account', 429, error('insufficient_quota', 'You exceeded your current quota')],
    ['an unpaid bill', 402, error('payment_required')],
    ['credit that is used up', 400, error('invalid_request_error', 'insufficient credits')],
    ['a spending limit', 429, error('billing_hard_limit_reached')],
    ['a wrong key', 401, error('invalid_api_key')],
    ['a wrong key, behind a status that passes', 503, error('invalid_api_key')],
    ['a key without the right', 403, error('permission_denied')],
    ['a request that cannot be read', 400, error('invalid_request_error')],
    ['a request that cannot be followed', 422, error('unsupported_parameter')],
    ['an unknown model', 404, error('model_not_found')],
    ['a prompt that is too long', 400, error('context_length_exceeded')],
  ])('%s (%i)', async (_, status, body) => {
    const { exchange, waits } = await send([sendJson(body, status, { 'retry-after': '1' })], {})
    expect([exchange.attempts.length, waits]).toEqual([1, []])
  })
})
