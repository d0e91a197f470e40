import { expect, test } from 'vitest'
import { startJsonServer } from '../../testing/servers/json-server.ts'
import { aCheckContext, openSide } from '../../testing/builders/side-under-check.ts'
import { ask } from '../asking/ask.ts'
import { checkRateLimits } from './check-rate-limits.ts'

interface Trial {
  readonly headers: Readonly<Record<string, string>>
  readonly verdict: string
  readonly summary: string
}

test.each<readonly [string, Trial]>([
  [
    'none',
    { headers: {}, verdict: 'not applicable', summary: 'limits show when they are reached' },
  ],
  [
    'known',
    {
      headers: { 'x-ratelimit-limit-requests': '600', 'x-ratelimit-remaining-requests': '599' },
      verdict: 'pass',
      summary: '599 of 600 requests left',
    },
  ],
  [
    'foreign',
    {
      headers: { 'x-our-ratelimit-window': 'blue' },
      verdict: 'warn',
      summary: 'not understood: x-our-ratelimit-window',
    },
  ],
])('limits in headers: %s', async (_, { headers, verdict, summary }) => {
  const server = await startJsonServer(() => ({ headers, body: {} }))
  const opened = openSide({ side: 'candidate', url: server.url, profile: 'openai' })
  const side = { ...opened.under, model: 'gpt-4o-mini', catalogue: null }
  try {
    const messages = [{ role: 'user', content: 'Hi' }]
    const question = { model: 'gpt-4o-mini', messages, request: {} }
    const asked = await ask(side, question, aCheckContext())
    const item = checkRateLimits(side, [asked], 0)
    expect(item.verdict).toBe(verdict)
    expect(item.summary).toContain(summary)
  } finally {
    await opened.close()
    await server.close()
  }
})
