import { describe, expect, test } from 'vitest'
import { largestWealth } from '../../../statistics/quality/change-wealth.ts'
import type { LookSettings } from '../../../model/settings.ts'
import type { GoldenCase } from '../../../model/suite.ts'
import { aGoldenCase } from '../../../testing/builders/build-golden-case.ts'
import { strataOf } from '../../../testing/builders/answer-strata.ts'
import { gateWith, goldenEvidence } from '../../../testing/builders/build-measured-gate.ts'
import { aJournalHeader } from '../../../testing/builders/build-run.ts'
import type { Look } from '../../looks.ts'
import type { MeasuredGate } from '../gates/measure-gate.ts'
import { pAtLook } from './p-at-look.ts'

function headerWith(looks: LookSettings, cases: readonly GoldenCase[]) {
  const plain = aJournalHeader({ cases })
  const { run } = plain.configuration
  return { ...plain, configuration: { ...plain.configuration, run: { ...run, looks } } }
}

const base: Omit<Look, 'rule' | 'of' | 'errorLevel'> = {
  look: 2,
  early: false,
  ended: null,
  casesPlanned: 2,
  eventLoopDelayMs: 0,
  cases: [],
  earlier: [],
}

describe('the p of a gate at a look at further samples', () => {
  const before = [
    aGoldenCase({ id: 'grown', samples: 3 }),
    aGoldenCase({ id: 'same', samples: 3 }),
    aGoldenCase({ id: 'full', samples: 10 }),
  ]
  const looks = { rule: 'until-decided', levels: [0.035, 0.015], maxSamples: 10 } as const
  const now = before.map(golden => (golden.id === 'grown' ? { ...golden, samples: 6 } : golden))
  const record = { type: 'look', look: 1, eventLoopDelayMs: 0 } as const
  const look: Look = {
    ...base,
    rule: 'until-decided',
    of: 2,
    errorLevel: 0.015,
    earlier: [{ record, cases: before }],
  }
  const pOf = (ids: readonly string[], at: Look = look) => {
    const [some] = goldenEvidence(1, 3)
    const evidence = now
      .filter(({ id }) => ids.includes(id))
      .flatMap(golden => (some ? { ...some, golden } : []))
    const item = { ...gateWith('latency.total', '<= 1.10', { p: 0.01 }), evidence }
    return pAtLook(at, { evidence: [], header: headerWith(looks, now) })(item)
  }

  test('counts where all of its cases got further samples that could', () => {
    expect(pOf(['grown'])).toBe(0.01)
    expect(pOf(['grown', 'full'])).toBe(0.01)
  })

  test('counts for nothing where one of them could have got some and did not', () => {
    expect(pOf(['same'])).toBe(1)
    expect(pOf(['grown', 'same'])).toBe(1)
  })

  test('counts at the first look, whatever the cases', () => {
    expect(pOf(['same'], { ...look, look: 1, earlier: [] })).toBe(0.01)
  })
})

describe('the p of quality in a run that stops early', () => {
  const looks = { rule: 'stop-early', levels: [0.01, 0.04], anytimeLevel: 0.005 } as const
  const quality = gateWith('quality.replaced', '<= 10%', { p: 0.004 })
  const times = gateWith('latency.total', '<= 1.10', { p: 0.004 })
  const scoped: MeasuredGate = {
    ...quality,
    gate: { ...quality.gate, key: 'quality.replaced{tag:billing}' },
  }
  const pOf = (item: MeasuredGate, given: Partial<Look>) => {
    const look: Look = { ...base, rule: 'stop-early', of: 2, errorLevel: 0.01, look: 1, ...given }
    // Nobody who bets has won anything yet.
    return pAtLook(look, { evidence: [], header: headerWith(looks, []) })(item)
  }

  test('half of the first level is that of the test between looks', () => {
    expect(pOf(quality, {})).toBeCloseTo(0.008, 12)
    expect(pOf(quality, { look: 2, errorLevel: 0.04 })).toBe(0.004)
  })

  test('what was won by betting on a change is worth its share of the error', () => {
    const [some] = goldenEvidence(1, 10)
    if (!some) throw new Error('no evidence')
    const { golden, caseKey } = some
    const texts = (text: string) => Array.from({ length: 10 }, () => text)
    const answers = { key: caseKey, baseline: texts('Thirty days.'), candidate: texts('No idea!') }
    const [stratum = null] = strataOf([answers], '42')
    const wealth = largestWealth(stratum ? [[stratum]] : [], { seed: '42' })
    expect(wealth).toBeGreaterThan(8)
    const seen = {
      evidence: [{ ...some, quality: stratum }],
      header: headerWith(looks, [golden]),
    }
    const at = (p: number, given: Partial<Look>) => {
      const look: Look = { ...base, rule: 'stop-early', of: 2, errorLevel: 0.01, look: 1, ...given }
      return pAtLook(look, seen)({ ...quality, measured: { ...quality.measured, p } })
    }
    // Of 1 % it has a half, and of 4 % an eighth.
    expect(at(0.5, { early: true })).toBeCloseTo(2 / wealth, 12)
    expect(at(0.5, {})).toBeCloseTo(2 / wealth, 12)
    expect(at(0.9, { look: 2, errorLevel: 0.04 })).toBeCloseTo(8 / wealth, 12)
    expect(at(0.0005, {})).toBeCloseTo(0.001, 12)
  })

  test('before a look is due, only what may be looked at counts', () => {
    expect(pOf(quality, { early: true })).toBe(1)
    expect(pOf(scoped, { early: true })).toBeNull()
    expect(pOf(scoped, {})).toBe(0.004)
    expect(pOf(times, {})).toBe(0.004)
  })
})
