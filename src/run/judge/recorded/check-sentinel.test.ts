import { expect, test } from 'vitest'
import type { Mode } from '../../../model/side.ts'
import type { GoldenCase } from '../../../model/suite.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { chanceAnswer, exchangeOf, type Observed } from '../../../testing/builders/build-run.ts'
import { checkSentinel } from './check-sentinel.ts'

test('sees a change of a noisy contract also in a run that makes few permutations', () => {
  const exchanges = (observe: (golden: GoldenCase, sample: number) => Observed) => {
    return (golden: GoldenCase, mode: Mode) =>
      [1, 2, 3].map(sample => {
        const place = { golden, side: 'baseline', mode, sample } as const
        return exchangeOf(place, observe(golden, sample))
      })
  }
  const answer = (golden: GoldenCase, sample: number, time: string) =>
    chanceAnswer({ golden, side: 'baseline', mode: 'unary', sample }, 'usual', time)
  const recorded = exchanges((golden, sample) => ({
    ...answer(golden, sample, ''),
    finishReason: golden.id === 'case-003' && sample === 2 ? 'length' : 'stop',
  }))
  const live = exchanges((golden, sample) => ({
    ...answer(golden, sample, 'later'),
    finishReason: golden.id === 'case-007' && sample === 1 ? 'stop' : 'length',
  }))
  const { status, reason } = checkSentinel({
    cases: goldenCases(10),
    readExchanges: (golden, mode) => ({ baseline: recorded(golden, mode), candidate: [] }),
    readSentinel: live,
    context: {
      seed: '42',
      errorLevel: 0.05,
      permutations: 499,
      concurrency: 8,
      eventLoopDelayMs: 0,
    },
    timeoutMs: 60_000,
    recording: { ageMs: 1 },
    obstacle: null,
  })
  expect(reason).toContain('contract.finish-reason differs beyond its own variation')
  expect(status).toBe('differs')
})
