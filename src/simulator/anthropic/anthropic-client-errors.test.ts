import Anthropic, {
  APIError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  RateLimitError,
} from '@anthropic-ai/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Defect } from '../../model/defect.ts'
import { simulatedKeys } from '../simulated-profile.ts'
import { startSimulator } from '../start-simulator.ts'
import type { Simulator } from '../start-simulator.ts'

const running: Simulator[] = []
let client: Anthropic

beforeEach(async () => {
  client = clientFor(await start())
})

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

async function start(...defects: Defect[]): Promise<Simulator> {
  const simulator = await startSimulator({
    profile: 'anthropic',
    side: 'baseline',
    port: 0,
    seed: '1',
    defects,
    delayFactor: 0,
  })
  running.push(simulator)
  return simulator
}

function clientFor(simulator: Simulator, apiKey = simulatedKeys.anthropic): Anthropic {
  return new Anthropic({ apiKey, baseURL: new URL(simulator.url).origin, maxRetries: 0 })
}

/** What the client sent before its first major version. */
const earlier = { 'anthropic-version': '2023-06-01' }

type Asked = Partial<Anthropic.MessageCreateParamsNonStreaming>

/** With fields that the client's types no longer name, but the older models take. */
function question(content: string, further: Asked & { temperature?: number } = {}) {
  return {
    model: 'claude-haiku-4-5',
    max_tokens: 500,
    messages: [{ role: 'user' as const, content }],
    ...further,
  }
}

async function refusalOf(asked: Promise<unknown>): Promise<APIError> {
  const error: unknown = await asked.catch((reason: unknown) => reason)
  if (error instanceof APIError) return error
  throw new Error('it was answered')
}

describe("Anthropic's client meets the errors that Anthropic sends:", () => {
  test('a wrong key, a key without credit, an unknown model', async () => {
    const [simulator] = running
    if (simulator === undefined) throw new Error('no simulator runs')
    const wrongKey = await refusalOf(
      clientFor(simulator, 'sk-ant-wrong').messages.create(question('Hello')),
    )
    expect(wrongKey).toBeInstanceOf(AuthenticationError)
    expect(wrongKey.error).toMatchObject({
      type: 'error',
      error: { type: 'authentication_error', message: 'invalid x-api-key' },
      request_id: wrongKey.requestID,
    })
    const spent = await refusalOf(
      clientFor(simulator, 'sk-ant-simulated-exhausted').messages.create(question('Hello')),
    )
    expect(spent).toBeInstanceOf(RateLimitError)
    expect(spent.error).toMatchObject({
      error: { details: { error_code: 'enforced_spend_limit_reached' } },
    })
    expect(spent.headers?.get('retry-after')).toBeNull()
    const unknown = await refusalOf(
      client.messages.create(question('Hello', { model: 'claude-0' })),
    )
    expect(unknown).toBeInstanceOf(NotFoundError)
    expect(unknown.message).toContain('model: claude-0')
  })

  test('a rate limit, with the time to wait', async () => {
    const limited = clientFor(await start('rate-limits'))
    const refusals = await Promise.all(
      Array.from({ length: 20 }, () =>
        limited.messages.create(question('Hello')).catch((error: unknown) => error),
      ),
    )
    const refused = refusals.filter(error => error instanceof RateLimitError)
    expect(refused.length).toBeGreaterThan(0)
    for (const { headers, type } of refused) {
      expect([type, headers?.get('retry-after')]).toEqual(['rate_limit_error', '1'])
      expect(headers?.get('anthropic-ratelimit-requests-remaining')).toBe('0')
    }
  })

  test.each(['unary', 'stream'])('overload and failure, %s', async mode => {
    const failing = clientFor(await start('error-rate'))
    const seen = new Set<string>()
    for (let asked = 0; asked < 60; asked += 1) {
      const answer =
        mode === 'unary'
          ? failing.messages.create(question('Hello'))
          : failing.messages.stream(question('Hello')).finalMessage()
      const error: unknown = await answer.catch((reason: unknown) => reason)
      if (error instanceof APIError) seen.add(`${error.status} ${error.type}`)
    }
    // Asked for a stream, an overload comes when the message has begun.
    const overload = mode === 'unary' ? '529 overloaded_error' : 'undefined overloaded_error'
    expect(seen).toEqual(new Set([overload, '500 api_error']))
  })

  test.each<[string, object, string]>([
    ['a field of OpenAI', { seed: 1 }, 'seed: Extra inputs are not permitted'],
    ['any temperature', { temperature: 1 }, 'temperature: Extra inputs are not permitted'],
    ['a role of OpenAI', { messages: [{ role: 'tool', content: 'x' }] }, 'messages.0.role'],
    ['a stop sequence of white space', { stop_sequences: ['\n'] }, 'non-whitespace'],
    [
      'an open schema',
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      'additionalProperties',
    ],
    [
      'a result of no call',
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'x' }],
          },
        ],
      },
      'unexpected `tool_use_id`',
    ],
    [
      'a call without a result',
      {
        messages: [
          {
            role: 'assistant',
            content: [{ type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }],
          },
          { role: 'user', content: 'x' },
        ],
      },
      'without `tool_result` blocks',
    ],
    [
      'empty text',
      { messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
      'must be non-empty',
    ],
  ])('%s', async (_, further, message) => {
    const error = await refusalOf(client.messages.create({ ...question('Hello'), ...further }))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error.message).toContain(message)
  })

  test('too high a temperature, where the version has one', async () => {
    const asked = question('Hello', { temperature: 1.5 })
    const error = await refusalOf(client.messages.create(asked, { headers: earlier }))
    expect(error.message).toContain('temperature: range: 0..1')
  })

  test('no limit of tokens, no version, and one that is none', async () => {
    const [simulator] = running
    const post = async (headers: Record<string, string>): Promise<unknown> => {
      const response = await fetch(`${simulator?.url}/messages`, {
        method: 'POST',
        headers: { 'x-api-key': simulatedKeys.anthropic, ...headers },
        body: JSON.stringify({ model: 'claude-haiku-4-5', messages: [] }),
      })
      return response.json()
    }
    expect(await post({})).toMatchObject({
      error: { message: 'anthropic-version: header is required' },
    })
    expect(await post({ 'anthropic-version': '2020-01-01' })).toMatchObject({
      error: { message: 'anthropic-version: is not a valid version' },
    })
    expect(await post(earlier)).toMatchObject({
      error: { message: 'max_tokens: Field required' },
    })
  })
})
