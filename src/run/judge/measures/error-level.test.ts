import { expect, test } from 'vitest'
import type { Side } from '../../../model/side.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { exchangeOf, usualAnswer } from '../../../testing/builders/build-run.ts'
import { collectEvidence } from '../evidence/collect-evidence.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { measureContract } from './measure-contract.ts'
import { measureCost } from './measure-cost.ts'
import { measureErrors } from './measure-errors.ts'
import { measureLatency } from './measure-latency.ts'
import { measureQuality } from './measure-quality.ts'
import type { MeasureContext, Measurement } from './measurement.ts'

/** 25 cases whose answers, times and costs vary, and of which one fails once on the candidate. */
function someEvidence(): readonly CaseEvidence[] {
  const exchangesOf = (side: Side) => (golden: CaseEvidence['golden']) =>
    [1, 2, 3].map(sample => {
      const place = { golden, side, mode: 'unary', sample } as const
      const isLost = golden.id === 'case-003' && side === 'candidate' && sample === 1
      const isCut = golden.id === 'case-004' && sample === 2
      return exchangeOf(place, {
        ...usualAnswer(place),
        ...(isLost && { failure: 'upstream' }),
        ...(isCut && { finishReason: 'length' }),
      })
    })
  return collectEvidence({
    cases: goldenCases(25),
    seed: '42',
    timeoutMs: 60_000,
    readExchanges: golden => ({
      baseline: exchangesOf('baseline')(golden),
      candidate: exchangesOf('candidate')(golden),
    }),
  }).evidence
}

const evidence = someEvidence()
const total = { which: 'total', unit: 'ratio' } as const

test.each<[string, (context: MeasureContext) => Measurement]>([
  ['quality', context => measureQuality(evidence, { ...context, limit: 0.1 })],
  ['latency', context => measureLatency(evidence, { ...context, ...total })],
  ['cost', context => measureCost(evidence, context)],
  ['errors', context => measureErrors(evidence, { ...context, which: 'failed' })],
  ['a contract', context => measureContract(evidence, 'finish-reason', context)],
])('the surer bounds of %s are to be, the wider they are', (_, measure) => {
  const at = (errorLevel: number) => {
    const { low, high } = measure({
      seed: '42',
      errorLevel,
      permutations: 99,
      concurrency: 8,
      eventLoopDelayMs: null,
    })
    return { low: low ?? Number.NaN, high: high ?? Number.NaN }
  }
  expect(at(0.0075).high).toBeGreaterThan(at(0.05).high)
  expect(at(0.0075).low).toBeLessThan(at(0.05).low)
})
