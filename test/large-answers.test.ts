import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type {
  createLargeAnswers as CreateLargeAnswers,
  LargeAnswers,
} from '../src/cli/sending/large-answers.ts'
import { createJournalLine } from '../src/cli/journal/journal-line.ts'
import { decodeHere, type WholeBytes } from '../src/gateway/decode-whole.ts'
import { anExchange } from '../src/testing/builders/build-exchange.ts'
import { findDialect } from '../src/wire/find-dialect.ts'

/** Threads run what was built. */
const { createLargeAnswers } = (await import(
  new URL('../dist/cli/sending/large-answers.js', import.meta.url).href
)) as { readonly createLargeAnswers: typeof CreateLargeAnswers }

const secret = 'Qz7vKb3Nh4Xw9mTkL2pRd8sYf'
const options = { secrets: [secret], patterns: ['ACME-\\d+'] }
const long = 'Grüße – “refund” within 30 days 😀\n'.repeat(9000)

let large: LargeAnswers
let threads: Worker[]
const countThread = (worker: Worker): void => void threads.push(worker)

beforeEach(() => {
  threads = []
  process.on('worker', countThread)
  large = createLargeAnswers(options)
})
afterEach(async () => {
  process.off('worker', countThread)
  await large.close()
})

function response(
  gateway: string,
  given: { readonly status?: number; readonly body: string },
): WholeBytes {
  const { body, ...others } = given
  const dialect = findDialect(gateway)
  if (dialect === undefined) throw new Error(`no gateway ${gateway}`)
  return {
    dialect,
    status: 200,
    headers: { 'x-request-id': 'request-1', 'retry-after': '3' },
    nowMs: 0,
    ...others,
    body: Buffer.concat([Buffer.from(body)]),
  }
}

const usage = { prompt_tokens: 10, completion_tokens: 200, total_tokens: 210, cost: 0.01 }
const choice = { index: 0, message: { role: 'assistant', content: long }, finish_reason: 'stop' }
const chat = JSON.stringify({ id: 'gen-1', model: 'm', choices: [choice], usage })
const message = { type: 'message', role: 'assistant', content: [{ type: 'text', text: long }] }
const event = { choices: [{ index: 0, delta: { content: long }, finish_reason: 'stop' }] }

const responses: readonly (readonly [string, WholeBytes])[] = [
  ['a completion', response('openrouter', { body: chat })],
  ['a completion after a byte order mark', response('ai-stats', { body: `\uFEFF${chat}` })],
  ['a message', response('anthropic', { body: JSON.stringify({ ...message, model: 'm' }) })],
  ['half of a completion', response('openai', { body: chat.slice(0, -20) })],
  ['no JSON', response('llm-gateway', { body: `<html>${long}</html>` })],
  ['an event stream', response('openai', { body: `data: ${JSON.stringify(event)}\n\n` })],
  [
    'an error',
    response('openai', { status: 429, body: JSON.stringify({ error: { message: long } }) }),
  ],
]

describe('a large answer', () => {
  test.each(responses)('says the same on another thread: %s', async (_, whole) => {
    const expected = decodeHere({ ...whole, body: Buffer.from(whole.body) })
    expect(await large.decodeWhole(whole)).toEqual(expected)
    expect(threads).toHaveLength(1)
  })

  test('has the same line in the journal, without secrets and what the patterns match', async () => {
    const text = `${long} ${secret} ACME-77`
    for (const role of ['candidate', 'sentinel'] as const) {
      const exchange = anExchange({ side: 'candidate', text })
      const line = await large.renderLine(exchange, role)
      const rendered = Buffer.from(line).toString('utf8')
      expect(rendered).toBe(createJournalLine(options)(exchange, role))
      expect(rendered).not.toContain(secret)
      expect(rendered).not.toContain('ACME-77')
    }
    expect(threads).toHaveLength(1)
  })

  test('shares one thread with all others, which starts with the first of them', async () => {
    const small = response('openai', { body: chat.replace(JSON.stringify(long), '"yes"') })
    expect(large.decodeWhole(small)).not.toBeInstanceOf(Promise)
    expect(typeof large.renderLine(anExchange({ text: 'yes' }), 'baseline')).toBe('string')
    expect(threads).toEqual([])
    const many = Array.from({ length: 8 }, async () =>
      large.decodeWhole(response('openai', { body: chat })),
    )
    for (const { outcome } of await Promise.all(many)) {
      expect(outcome).toMatchObject({ kind: 'answered', answer: { text: long } })
    }
    expect(threads).toHaveLength(1)
  })
})
