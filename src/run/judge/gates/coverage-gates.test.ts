import { describe, expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aGateSetting, judgedRun, usualAnswer } from '../../../testing/builders/build-run.ts'
import { gateOf } from '../../../testing/builders/candidate-shows.ts'

describe('coverage', () => {
  test('of cases needs two baseline answers and one of the candidate in every mode', () => {
    const lost = (count: number) =>
      judgedRun({
        cases: goldenCases(60, { modes: ['unary', 'stream'] }),
        observe: place => {
          const index = Number(place.golden.id.slice(-3))
          const fails =
            index < count &&
            place.mode === 'stream' &&
            place.side === 'baseline' &&
            place.sample > 1
          return fails ? { failure: 'upstream' } : usualAnswer(place)
        },
      })
    expect(gateOf(lost(6), 'coverage.cases')).toMatchObject({ verdict: 'parity', difference: 0.9 })
    expect(gateOf(lost(7), 'coverage.cases').verdict).toBe('inconclusive')
    expect(gateOf(lost(7), 'coverage.cases').reason).toBe(
      '53 of 60 cases can be compared (at least 90 % asked); the others lack 2 baseline answers or 1 candidate answer: see their failures, or raise --samples',
    )
    expect(lost(7).cases.find(result => result.mode === 'stream')).toMatchObject({
      verdict: 'inconclusive',
      reason: '1 baseline answer and 3 candidate answers, 2 failed: needs 2 and 1',
    })
  })

  test('of cases that a side answers never proposes no more of the same', () => {
    const failing = (fails: (sample: number) => boolean) =>
      judgedRun({
        cases: goldenCases(40),
        observe: place =>
          Number(place.golden.id.slice(-3)) < 8 && place.side === 'candidate' && fails(place.sample)
            ? { failure: 'invalid-request' }
            : usualAnswer(place),
      })
    expect(
      gateOf(
        failing(() => true),
        'coverage.cases',
      ).reason,
    ).toBe(
      '32 of 40 cases can be compared (at least 90 % asked); the others lack 2 baseline answers or 1 candidate answer: a side answered none of their requests, which more samples would not mend: see their failures',
    )
    expect(
      gateOf(
        failing(sample => sample > 1),
        'coverage.cases',
      ).verdict,
    ).toBe('parity')
  })

  test('takes a limit and a scope: > is more than >=', () => {
    const run = (threshold: string) =>
      judgedRun({
        cases: [...goldenCases(10, { tags: ['billing'] }), ...goldenCases(50, { suite: 'orders' })],
        gates: [
          aGateSetting('coverage.cases', threshold, { scope: { kind: 'tag', name: 'billing' } }),
        ],
        observe: place =>
          place.golden.id === 'case-000' && place.golden.suite === 'support'
            ? { failure: 'upstream' }
            : usualAnswer(place),
      })
    const name = 'coverage.cases{tag:billing}'
    expect(gateOf(run('>= 90%'), name)).toMatchObject({ verdict: 'parity', scope: 'tag:billing' })
    expect(gateOf(run('> 90%'), name).verdict).toBe('inconclusive')
  })
})
