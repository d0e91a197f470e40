import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseKey } from '../model/suite.ts'
import { aGoldenCase, goldenCases } from '../testing/builders/build-golden-case.ts'
import { planRun } from './plan-run.ts'

describe('planRun', () => {
  test('plans every sample of every mode exactly once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (count, samples) => {
          const cases = goldenCases(count, { samples, modes: ['unary', 'stream'] })
          const { slots } = planRun(cases, 'any')
          const keys = slots.map(slot => `${caseKey(slot.golden)} ${slot.mode} ${slot.sample}`)
          expect(new Set(keys).size).toBe(count * samples * 2)
          expect(keys).toHaveLength(count * samples * 2)
        },
      ),
    )
  })

  test('keeps the repeats of a case at least a third of the cases apart', () => {
    fc.assert(
      fc.property(fc.string(), seed => {
        const cases = goldenCases(24, { modes: ['unary', 'stream'] })
        const { slots } = planRun(cases, seed)
        const last = new Map<string, number>()
        for (const [index, slot] of slots.entries()) {
          const before = last.get(slot.golden.id)
          if (before !== undefined) expect(index - before).toBeGreaterThanOrEqual(8)
          last.set(slot.golden.id, index)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('sends the modes of a case in an order of its own', () => {
    const cases = goldenCases(50, { samples: 1, modes: ['unary', 'stream'] })
    const firstRound = planRun(cases, 'any').slots.slice(0, 50)
    const streamed = firstRound.filter(({ mode }) => mode === 'stream').length
    expect(streamed).toBeGreaterThan(10)
    expect(streamed).toBeLessThan(40)
  })

  test('gives the same order for the same seed, however the suites are ordered', () => {
    const cases = goldenCases(10)
    const order = (list: typeof cases, seed: string) =>
      planRun(list, seed).slots.map(slot => `${slot.golden.id} ${slot.sample} ${slot.first}`)
    expect(order(cases.toReversed(), '7')).toEqual(order(cases, '7'))
    expect(order(cases, '8')).not.toEqual(order(cases, '7'))
  })

  test('tosses a fair coin for the side that goes first', () => {
    const { slots } = planRun(goldenCases(200, { samples: 5 }), 'coin')
    const baselineFirst = slots.filter(slot => slot.first === 'baseline').length
    expect(baselineFirst).toBeGreaterThan(430)
    expect(baselineFirst).toBeLessThan(570)
  })

  test('counts every turn of a conversation on both sides as a request', () => {
    const turns = [[{ role: 'user', content: 'one' }], [{ role: 'user', content: 'two' }]]
    expect(planRun([aGoldenCase({ turns, samples: 3 })], 'x').requests).toBe(12)
  })
})
