import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Exchange, SampleRequest } from '../model/exchange.ts'
import { caseKey } from '../model/suite.ts'
import { realClock } from '../testing/builders/build-clock.ts'
import { anExchange } from '../testing/builders/build-exchange.ts'
import { goldenCases } from '../testing/builders/build-golden-case.ts'
import { executePlan } from './execute-plan.ts'
import { planRun } from './plan-run.ts'
import { createRunLimits, type RunLimitOptions } from './run-limits.ts'
import { sampleKey } from './sample-key.ts'
import { createSpendingLedger } from './spending-ledger.ts'

const keyOf = ({ golden, mode, sample, side }: SampleRequest) =>
  sampleKey({ caseKey: caseKey(golden), mode, sample, side })

async function execute(given: {
  readonly limits: RunLimitOptions
  readonly cost: (sample: SampleRequest) => number
  readonly concurrency?: number
  readonly finished?: ReadonlySet<string>
}) {
  const sent: string[] = []
  let spent = 0
  const send = async (sample: SampleRequest): Promise<Exchange> => {
    sent.push(keyOf(sample))
    await delay(0)
    const { golden, mode, side } = sample
    const usd = given.cost(sample)
    spent += usd
    const place = { suite: golden.suite, caseId: golden.id, sample: sample.sample, mode, side }
    return anExchange({ ...place, cost: { usd, source: 'reported' } })
  }
  const limits = createRunLimits(given.limits)
  const { stopReason } = await executePlan({
    plan: planRun(goldenCases(5), 'seed'),
    concurrency: given.concurrency ?? 4,
    send: { baseline: send, candidate: send },
    finished: given.finished ?? new Set(),
    signal: new AbortController().signal,
    isAborted: () => false,
    record: () => true,
    onSlotDone: () => {},
    clock: realClock,
    limits,
  })
  return { sent, spent, stopReason, neededUsd: limits.neededUsd() }
}

const budgetOf = (usd: number, most: number | null) => ({
  budget: { usd, ledger: createSpendingLedger(() => most) },
})

describe('a budget', () => {
  test('is never passed, however costs fall below what samples can cost at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.01, max: 40, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        async (usd, costs, concurrency) => {
          let index = 0
          const limits = budgetOf(usd, 1)
          const run = await execute({ limits, concurrency, cost: () => costs[index++] ?? 0 })
          expect(run.spent).toBeLessThanOrEqual(usd * (1 + 1e-9))
          expect(run.stopReason).toBe(run.sent.length === 30 ? 'finished' : 'budget')
          // It stops only where one more slot could have passed it.
          if (run.stopReason === 'budget') expect(run.spent + 2).toBeGreaterThan(usd)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('waits for what is under way where only that stands in the way', async () => {
    const run = await execute({ limits: budgetOf(2.5, 1), cost: () => 0.01 })
    expect([run.stopReason, run.sent.length]).toEqual(['finished', 30])
  })

  test('sends both sides of a slot or neither', async () => {
    const run = await execute({ limits: budgetOf(5, 1), cost: () => 1 })
    expect([run.stopReason, run.sent.length, run.spent]).toEqual(['budget', 4, 4])
  })

  test('is kept within what is under way by a gateway that charges above list prices', async () => {
    const run = await execute({ limits: budgetOf(20, 0.001), cost: () => 1, concurrency: 4 })
    expect([run.stopReason, run.spent]).toEqual(['budget', 20])
  })

  test('without prices, stops by what samples have cost so far', async () => {
    const run = await execute({ limits: budgetOf(6, null), cost: () => 1, concurrency: 1 })
    expect([run.stopReason, run.spent]).toEqual(['budget', 6])
  })

  test('that is too small tells what is needed on top of all that was under way', async () => {
    const run = await execute({ limits: budgetOf(1, null), cost: () => 1, concurrency: 4 })
    expect([run.stopReason, run.spent, run.neededUsd]).toEqual(['budget', 8, 10])
  })

  test('counts nothing for samples that an earlier part of the run has sent', async () => {
    const first = await execute({ limits: budgetOf(8, 1), cost: () => 1, concurrency: 1 })
    const finished = new Set(first.sent)
    const second = await execute({ limits: budgetOf(22, 1), cost: () => 1, finished })
    expect([second.stopReason, second.spent]).toEqual(['finished', 22])
  })
})

describe('a time limit', () => {
  test('starts nothing after its end, and what is under way is still recorded', async () => {
    let elapsed = 0
    const limits = { duration: { ms: 10, elapsedMs: () => elapsed } }
    const run = await execute({ limits, cost: () => ++elapsed / 100 })
    expect(run.stopReason).toBe('duration')
    // The 10th answer ends the time; four slots were under way at most.
    expect(run.sent.length).toBeGreaterThanOrEqual(10)
    expect(run.sent.length).toBeLessThanOrEqual(18)
  })

  test('that is long enough changes nothing', async () => {
    const limits = { duration: { ms: 10, elapsedMs: () => 9.9 } }
    const run = await execute({ limits, cost: () => 0 })
    expect([run.stopReason, run.sent.length]).toEqual(['finished', 30])
  })

  test('does not end a run of which nothing is left to send', async () => {
    const all = await execute({ limits: {}, cost: () => 0 })
    const again = await execute({
      limits: { duration: { ms: 10, elapsedMs: () => 10 } },
      finished: new Set(all.sent),
      cost: () => 0,
    })
    expect([again.stopReason, again.sent]).toEqual(['finished', []])
  })
})
