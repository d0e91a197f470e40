import { expect, test } from 'vitest'
import { caseKey } from '../../model/suite.ts'
import { planRun } from '../../run/plan-run.ts'
import { sampleKey } from '../../run/sample-key.ts'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { goldenCases } from '../../testing/builders/build-golden-case.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import { createRunCounter } from './run-counter.ts'

function begin(finishedSlots: number) {
  const cases = goldenCases(4)
  const plan = planRun(cases, 'seed')
  const sending = { sentinel: [], notSent: new Set() }
  const finished = plan.slots
    .slice(0, finishedSlots)
    .flatMap(slot =>
      (['baseline', 'candidate'] as const).map(side =>
        sampleKey({ ...slot, caseKey: caseKey(slot.golden), side }),
      ),
    )
  let nowMs = 1000
  const counter = createRunCounter({
    prepared: { cases, plan, sending, sides: { simulated: false } } as unknown as PreparedRun,
    finished: new Set(finished),
    world: { monotonicMs: () => nowMs },
  })
  return { counter, pass: (ms: number) => (nowMs += ms) }
}

test('a resumed run shows what its journal holds, and how long the rest takes at its own pace', () => {
  const { counter, pass } = begin(6)
  const place = { suite: 'support', caseId: 'case-000' }
  counter.add(anExchange({ ...place, failure: { class: 'upstream' } }))
  counter.add(anExchange({ ...place, cost: { usd: 0.5, source: 'reported' } }))
  const paid = { failure: { class: 'upstream' }, cost: { usd: 0.25, source: 'reported' } } as const
  counter.addVoided(anExchange({ ...place, ...paid, side: 'candidate' }))
  counter.start()
  for (let slot = 0; slot < 6; slot++) counter.slotDone()
  expect(counter.state()).toMatchObject({
    slotsDone: 6,
    slotsTotal: 12,
    failed: { baseline: 1, candidate: 0 },
    costUsd: { baseline: 0.5, candidate: 0.25 },
    remainingMs: null,
  })
  pass(2000)
  counter.slotDone()
  counter.slotDone()
  expect(counter.state()).toMatchObject({ slotsDone: 8, elapsedMs: 2000, remainingMs: 4000 })
})

test('a wait is shown until it is over', () => {
  const { counter, pass } = begin(0)
  counter.start()
  counter.waiting('candidate', 5000)
  pass(2000)
  expect(counter.state().waiting).toEqual({ side: 'candidate', ms: 3000 })
  pass(3000)
  expect(counter.state().waiting).toBeUndefined()
})
