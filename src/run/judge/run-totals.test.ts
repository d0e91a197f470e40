import { expect, test } from 'vitest'
import { anExchange } from '../../testing/build-exchange.ts'
import { createTotals } from './run-totals.ts'

const unknownUsage = {
  inputTokens: null,
  cachedInputTokens: null,
  outputTokens: null,
  reasoningTokens: null,
}

test('tokens that no answer reported are unknown, and not 0', () => {
  const totals = createTotals()
  totals.add(anExchange({ usage: unknownUsage }))
  totals.add(anExchange({ side: 'candidate', usage: unknownUsage }))
  totals.add(anExchange({ side: 'candidate', sample: 2 }))
  const { baseline, candidate } = totals.finish().sides
  expect([baseline.inputTokens, baseline.outputTokens]).toEqual([null, null])
  expect([candidate.inputTokens, candidate.outputTokens]).toEqual([12, 8])
})
