import { describe, expect, test } from 'vitest'
import type { GoldenCase } from '../../model/suite.ts'
import { goldenCases } from '../../testing/builders/build-golden-case.ts'
import { chanceAnswer, journalOf, readLines } from '../../testing/builders/build-run.ts'
import { randomStream, uniform } from '../../statistics/basics/random.ts'
import type { Observed } from '../../testing/builders/build-run.ts'
import { estimateEffect } from '../../statistics/quality/effect.ts'
import { collectEvidence } from '../judge/evidence/collect-evidence.ts'
import { forecastPlan } from './forecast-plan.ts'
import { measureNoise } from './measure-noise.ts'
import { usualNoise } from './plan-noise.ts'

type Observe = NonNullable<Parameters<typeof journalOf>[0]['observe']>

function measured(cases: readonly GoldenCase[], observe: Observe) {
  const { readExchanges } = readLines(journalOf({ cases, observe }))
  const usual = usualNoise(cases)
  return measureNoise({ cases, readExchanges, timeoutMs: 60_000, usual, source: 'run 1' })
}

const words =
  'amber basil cedar delta ember fjord grove harbor island juniper kettle lantern'.split(' ')

/** Answers of which so many words in a hundred are others each time, but for those of the prompt. */
function loose(seed: string, share: number): Observe {
  return place => {
    const { golden, side, mode, sample } = place
    const next = randomStream(seed, `${golden.id} ${side} ${mode} ${sample}`)
    const own = Array.from({ length: 12 }, (_, index) => `${golden.id}${index}`)
    const text = own
      .map(word => (uniform(next) < share ? `${words[Math.floor(uniform(next) * 12)]}` : word))
      .join(' ')
    return { ...chanceAnswer(place, seed), text }
  }
}

describe('measureNoise', () => {
  test('forecasts parity as often as it then comes', () => {
    const cases = goldenCases(22, { samples: 2 })
    const quality = { mode: 'equivalent', margin: 0.1 } as const
    const runs = Array.from({ length: 60 }, (_, index) => loose(`run ${index}`, 0.25))
    const kept = runs.map(observe => {
      const { readExchanges } = readLines(journalOf({ cases, observe }))
      const { evidence } = collectEvidence({ cases, readExchanges, seed: '1', timeoutMs: 60_000 })
      const { high } = estimateEffect(evidence.flatMap(({ quality: stratum }) => stratum ?? []))
      return high !== null && high < quality.margin
    })
    const forecasts = runs.slice(0, 15).map(observe => {
      const noise = measured(cases, observe)?.noise ?? usualNoise([])
      const { gates } = forecastPlan({ cases, quality, gates: [], noise })
      return gates.find(({ gate }) => gate.key === 'quality.replaced')?.chance ?? 0
    })
    const counted = kept.filter(Boolean).length / kept.length
    const forecast = forecasts.reduce((sum, chance) => sum + chance, 0) / forecasts.length
    expect([counted > 0.2, counted < 0.9]).toEqual([true, true])
    expect(Math.abs(forecast - counted)).toBeLessThan(0.15)
  })

  test('takes times from pairs, costs and failures from the baseline', () => {
    const cases = goldenCases(40, { samples: 4, modes: ['stream'] })
    const found = measured(cases, place => {
      const slow = place.side === 'candidate' ? 3 : 1
      const answer = chanceAnswer(place, 'times')
      const isFailing =
        place.side === 'baseline' && place.sample === 1 && place.golden.id < 'case-008'
      const failing: Partial<Observed> = isFailing ? { failure: 'upstream' } : {}
      return {
        ...answer,
        totalMs: slow * answer.totalMs,
        firstDeltaMs: (slow * answer.totalMs) / 4,
        ...failing,
      }
    })
    expect(found?.prompts).toBe(40)
    // Both sides' times have a deviation of 0.12, and so their ratio one of 0.17.
    expect(found?.noise.total.ratio.within).toBeCloseTo(0.03, 2)
    expect(found?.noise.ttft.ratio.between).toBeCloseTo(0, 2)
    expect(found?.noise.total.ms?.within).toBeGreaterThan(1)
    // 24, 25 or 26 tokens: a deviation of 0.82 on each side.
    expect(found?.noise.costDeviation).toBeCloseTo((0.82 * Math.SQRT2) / 25, 2)
    expect(found?.noise.failureRate).toBeCloseTo((8 + 0.1) / (160 + 100), 6)
  })

  test('leaves what was not seen at usual values', () => {
    const cases = goldenCases(20)
    const { readExchanges } = readLines(
      journalOf({
        cases,
        observe: place =>
          place.side === 'candidate' ? null : { ...chanceAnswer(place, 'a'), costUsd: null },
      }),
    )
    const usual = usualNoise(cases)
    const found = measureNoise({ cases, readExchanges, timeoutMs: 1, usual, source: 'recording 1' })
    const { source, total, ttft, costDeviation } = found?.noise ?? usualNoise([])
    expect({ source, total, ttft, costDeviation }).toEqual({
      source: 'recording 1',
      total: usual.total,
      ttft: usual.ttft,
      costDeviation: usual.costDeviation,
    })
  })

  test('says nothing of too few prompts, of single answers, of other kinds', () => {
    const observe: Observe = place => chanceAnswer(place, 'few')
    expect(measured(goldenCases(9), observe)).toBeNull()
    expect(measured(goldenCases(30, { samples: 1 }), observe)).toBeNull()
    const exact = { kind: 'exact', ignorePaths: [], numericTolerance: 0 } as const
    expect(measured(goldenCases(30, { compare: exact }), observe)).toBeNull()
    expect(measured(goldenCases(30), () => ({ failure: 'upstream' }))).toBeNull()
  })
})
