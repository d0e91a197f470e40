import { expect, test } from 'vitest'
import type { Exchange, Timings } from '../../model/exchange.ts'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { answerFinding } from '../checks/check-requests.ts'

const text = 'A lighthouse shows ships where the coast is. '.repeat(4)

function streamed(given: Partial<Timings>, answer = text): Exchange {
  const exchange = anExchange({ mode: 'stream', text: answer })
  if (exchange.timings === null) throw new Error('it has timings')
  return { ...exchange, timings: { ...exchange.timings, ...given } }
}

test('a stream whose parts come all together is held back on the way', () => {
  const finding = answerFinding(streamed({ firstDeltaMs: 900, lastDeltaMs: 903 }))
  expect(finding).toMatchObject({
    verdict: 'warn',
    summary: 'all of the answer came together, 903 ms after the request',
  })
})

test.each<[string, Exchange]>([
  ['comes bit by bit', streamed({ firstDeltaMs: 300, lastDeltaMs: 900 })],
  ['is short', streamed({ firstDeltaMs: 900, lastDeltaMs: 900 }, 'Yes.')],
  ['is there at once', streamed({ firstDeltaMs: 20, lastDeltaMs: 20 })],
  ['was asked for in one piece', anExchange({ text })],
])('an answer that %s is not', (_, exchange) => {
  expect(answerFinding(exchange).verdict).toBe('pass')
})
