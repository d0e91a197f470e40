import { describe, expect, test } from 'vitest'
import { caseKey } from '../model/suite.ts'
import { aGoldenCase, goldenCases } from '../testing/builders/build-golden-case.ts'
import { planLooks, withMostSamples, withSamples } from './looks.ts'
import { planRun } from './plan-run.ts'
import { planRound, planStages } from './plan-stages.ts'

const seed = '42'

describe('planStages', () => {
  test('a run that is judged once has the plan as its only stage', () => {
    const cases = goldenCases(5)
    expect(planStages(cases, { seed })).toEqual([{ slots: planRun(cases, seed).slots, look: 1 }])
  })

  test('each block is sent whole before the next one, and no repeats follow each other', () => {
    const cases = goldenCases(80)
    const looks = planLooks('stop-early', cases) ?? undefined
    const stages = planStages(cases, { seed, ...(looks && { looks }) })
    expect(stages.map(({ look, cases: finished, early }) => [look, finished, early])).toEqual([
      [1, 20, true],
      [1, 40, undefined],
      [2, 60, true],
      [2, 80, undefined],
    ])
    for (const { slots } of stages) expect(slots).toHaveLength(60)
    const keys = stages.flatMap(({ slots }) => slots.map(({ golden }) => caseKey(golden)))
    expect(keys.every((key, index) => key !== keys[index - 1])).toBe(true)
    expect(new Set(keys).size).toBe(80)
  })

  test('a single prompt is looked at once, with all that is left of the error', () => {
    const looks = planLooks('stop-early', goldenCases(1)) ?? undefined
    const stages = planStages(goldenCases(1), { seed, ...(looks && { looks }) })
    expect(stages.map(({ look, early }) => [look, early])).toEqual([[2, undefined]])
  })
})

describe('planRound', () => {
  test('holds the further samples of those cases that have more now', () => {
    const before = goldenCases(3, { samples: 2, modes: ['unary', 'stream'] })
    const now = withSamples(before, { 'support/case-001': 4 })
    const { slots, look } = planRound(before, now, { seed, look: 2 })
    expect(look).toBe(2)
    expect(slots.map(({ mode, sample }) => `${mode} ${sample}`).sort()).toEqual([
      'stream 3',
      'stream 4',
      'unary 3',
      'unary 4',
    ])
    expect(slots.every(({ golden }) => golden === now[1])).toBe(true)
  })
})

describe('planLooks', () => {
  test('the levels of all looks add up to 5 %', () => {
    for (const samples of [1, 2, 3, 5, 7, 9]) {
      for (const rule of ['stop-early', 'until-decided'] as const) {
        const levels = planLooks(rule, goldenCases(3, { samples }))?.levels ?? []
        expect(levels.reduce((sum, level) => sum + level, 0)).toBeCloseTo(0.05, 12)
      }
    }
  })

  test('there are no more looks than rounds that can add anything', () => {
    const looksWith = (samples: number) => planLooks('until-decided', goldenCases(3, { samples }))
    expect(looksWith(3)?.levels).toHaveLength(3)
    expect(looksWith(5)?.levels).toEqual([0.035, 0.015])
    expect(looksWith(10)).toBeNull()
  })

  test('a case at most doubles its samples in a round and gets no more than 10, a faulty one none', () => {
    const cases = [
      aGoldenCase({ id: 'two', samples: 2 }),
      aGoldenCase({ id: 'three', samples: 3 }),
      aGoldenCase({ id: 'many', samples: 12 }),
      aGoldenCase({ id: 'fault', samples: 1, fault: 'invalid-key' }),
    ]
    const looks = planLooks('until-decided', cases)
    if (looks === null) throw new Error('no looks')
    const samples = (taken: number) =>
      withMostSamples(cases, looks, taken).map(golden => golden.samples)
    expect(samples(0)).toEqual([8, 10, 12, 1])
    expect(samples(1)).toEqual([4, 6, 12, 1])
    expect(samples(2)).toEqual([2, 3, 12, 1])
  })
})
