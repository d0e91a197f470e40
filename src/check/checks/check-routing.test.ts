import { afterEach, describe, expect, test } from 'vitest'
import { property } from '../../model/json.ts'
import { startJsonServer, type JsonReply } from '../../testing/servers/json-server.ts'
import { aCheckContext, openSide } from '../../testing/builders/side-under-check.ts'
import { askBothModes } from './check-requests.ts'
import { checkRouting } from './check-routing.ts'
import type { CheckItem } from '../../model/checklist.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const completion = (more: object): JsonReply => ({
  body: {
    object: 'chat.completion',
    model: 'gpt-4o-mini',
    choices: [{ message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
    ...more,
  },
})

/** What is found of a gateway of AI Stats' form that answers so, by the providers it is tied to. */
async function checkServer(
  answer: (only: unknown, count: number) => JsonReply,
): Promise<Readonly<Record<string, CheckItem>>> {
  let count = 0
  const server = await startJsonServer(({ text }) => {
    const only = property(property(JSON.parse(text), 'provider'), 'only')
    count += 1
    return answer(only, count)
  })
  const opened = openSide({ side: 'candidate', url: server.url, profile: 'ai-stats' })
  closing.push(
    () => opened.close(),
    () => server.close(),
  )
  const side = { ...opened.under, model: 'gpt-4o-mini', catalogue: null }
  const context = aCheckContext()
  const items = await checkRouting(side, await askBothModes(side, context), context)
  return Object.fromEntries(items.map(item => [item.id, item]))
}

describe('routing', () => {
  test('a pin to a provider that does not exist has to be refused', async () => {
    const items = await checkServer((_, count) =>
      completion({ id: `G-${count}`, provider: 'openai' }),
    )
    expect(items['requests.provider-pin']).toMatchObject({ verdict: 'fail' })
    expect(items['requests.provider-pin']?.summary).toContain('the pin is not heeded')
  })

  test('a pin that another provider serves fails', async () => {
    const items = await checkServer((only, count) =>
      completion({ id: `G-${count}`, provider: only === undefined ? 'openai' : 'azure' }),
    )
    expect(items['requests.provider-pin']?.summary).toBe('tied to openai, azure served')
  })

  test('without a provider in any response there is nothing to pin', async () => {
    const items = await checkServer((_, count) => completion({ id: `G-${count}` }))
    expect(items['requests.provider']).toMatchObject({ verdict: 'warn' })
    expect(items['requests.provider-pin']).toMatchObject({ verdict: 'not verified' })
  })

  test('the same id twice is an answer out of a cache', async () => {
    const items = await checkServer(() => completion({ id: 'G-1', provider: 'openai' }))
    expect(items['requests.cache-off']).toMatchObject({
      verdict: 'warn',
      summary: 'both answers are G-1',
    })
  })

  test('so is an answer with the mark of the gateway', async () => {
    const items = await checkServer((_, count) => ({
      ...completion({ id: `G-${count}`, provider: 'openai' }),
      headers: { 'x-phaseo-response-cache': 'hit' },
    }))
    expect(items['requests.cache-off']?.summary).toBe('the second answer is marked as cached')
  })
})
