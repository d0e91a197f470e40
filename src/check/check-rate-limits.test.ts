import { expect, test } from 'vitest'
import { startJsonServer } from '../testing/json-server.ts'
import { aCheckContext, openSide } from '../testing/side-under-check.ts'
import { ask } from './ask.ts'
import { checkRateLimits } from './check-rate-limits.ts'

test.each<readonly [string, Readonly<Record<string, string>>, string, string]>([
  ['none', {}, 'not applicable', 'limits show when they are reached'],
  [
    'known',
    { 'x-ratelimit-limit-requests': '600', 'x-ratelimit-remaining-requests': '599' },
    'pass',
    '599 of 600 requests left',
  ],
  [
    'foreign',
    { 'x-our-ratelimit-window': 'blue' },
    'warn',
    'not understood: x-our-ratelimit-window',
  ],
])('limits in headers: %s', async (_, headers, verdict, summary) => {
  const server = await startJsonServer(() => ({ headers, body: {} }))
  const { under, close } = openSide({ side: 'candidate', url: server.url, profile: 'openai' })
  const side = { ...under, model: 'gpt-4o-mini', catalogue: null }
  try {
    const messages = [{ role: 'user', content: 'Hi' }]
    const question = { model: 'gpt-4o-mini', messages, request: {} }
    const asked = await ask(side, question, aCheckContext())
    const item = checkRateLimits(side, [asked], 0)
    expect(item.verdict).toBe(verdict)
    expect(item.summary).toContain(summary)
  } finally {
    await close()
    await server.close()
  }
})
