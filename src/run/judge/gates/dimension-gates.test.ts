import { describe, expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  chanceAnswer,
  judgedRun,
  usualAnswer,
} from '../../../testing/builders/build-run.ts'
import { candidateShows, gateOf, type Place } from '../../../testing/builders/candidate-shows.ts'

const slower = (factor: number) => (place: Place) => ({
  totalMs: factor * chanceAnswer(place, 'usual').totalMs,
})

describe('cost', () => {
  const cases = goldenCases(25)

  test('is inconclusive when it is known for a tenth of one side, and says so', () => {
    const report = candidateShows({ cases }, ({ golden }) =>
      golden.id < 'case-003' ? {} : { costUsd: null },
    )
    expect(gateOf(report, 'cost.total')).toMatchObject({
      verdict: 'inconclusive',
      reason:
        'cost is not known for all 75 answered pairs: the candidate\'s for 9 of them; make the gate "required: false" if costs cannot be had',
    })
  })

  test('is judged with a remark when a few costs are missing', () => {
    const report = candidateShows({ cases }, ({ golden }) =>
      golden.id === 'case-003' ? { costUsd: null } : {},
    )
    expect(gateOf(report, 'cost.total').verdict).toBe('parity')
    expect(gateOf(report, 'cost.total').reason).toMatch(/cost is not known for all 75/)
  })

  test('unknown on one side is inconclusive; on both, not measured', () => {
    const one = candidateShows({ cases }, () => ({ costUsd: null }))
    expect(gateOf(one, 'cost.total').verdict).toBe('inconclusive')
    const none = judgedRun({ cases, observe: place => ({ ...usualAnswer(place), costUsd: null }) })
    expect(gateOf(none, 'cost.total').verdict).toBe('not measured')
    expect(none.totals.baseline).toMatchObject({ costUsd: null, costUnknown: 75 })
  })

  test('a limit below 1 asks for savings: the same price drifts, and so does too little of it', () => {
    const gates = [aGateSetting('cost.total', '<= 0.8')]
    const at = (factor: number) =>
      gateOf(
        candidateShows({ cases, gates }, place => ({
          costUsd: factor * (usualAnswer(place).costUsd ?? 0),
        })),
        'cost.total',
      )
    expect(at(0.7).verdict).toBe('parity')
    expect(at(0.8).verdict).toBe('inconclusive')
    expect(at(0.9).verdict).toBe('drift')
    expect(at(1)).toMatchObject({
      verdict: 'drift',
      reason: expect.stringMatching(/limit 0\.80× .*, above the limit by more than chance \(p</),
    })
  })

  test('two free gateways are not measured; a free baseline has no ratio', () => {
    const free = judgedRun({ cases, observe: place => ({ ...usualAnswer(place), costUsd: 0 }) })
    expect(gateOf(free, 'cost.total')).toMatchObject({
      verdict: 'not measured',
      reason: 'both sides cost nothing',
    })
    const half = judgedRun({
      cases,
      observe: ({ side }) => ({ costUsd: side === 'baseline' ? 0 : 0.01 }),
    })
    expect(gateOf(half, 'cost.total')).toMatchObject({ verdict: 'inconclusive', difference: null })
    expect(gateOf(half, 'cost.total').reason).toMatch(
      /^the baseline cost nothing and the candidate \$0.75/,
    )
  })

  test('counts neither cache hits nor slots that failed on one side', () => {
    const report = judgedRun({
      cases,
      observe: ({ side, sample }) => {
        if (side === 'baseline') return { costUsd: 0.01 }
        if (sample === 1) return { costUsd: 0.5, cacheHit: true }
        return sample === 2 ? { failure: 'truncated', costUsd: 0.0001 } : { costUsd: 0.01 }
      },
    })
    expect(gateOf(report, 'cost.total')).toMatchObject({ difference: 1, samples: 25 })
  })

  test('drifts beyond the limit only', () => {
    const at = (ratio: number) =>
      gateOf(
        judgedRun({
          cases,
          observe: ({ side }) => ({ costUsd: side === 'candidate' ? 0.01 * ratio : 0.01 }),
        }),
        'cost.total',
      )
    expect([at(1.04).verdict, at(1.06).verdict]).toEqual(['parity', 'drift'])
    expect(at(1.04).reason).toBe(
      "1.04×, at most 1.04×, limit 1.05× (25 cases; $0.7800 against the baseline's $0.7500)",
    )
  })

  test('is inconclusive below 20 cases', () => {
    const gate = gateOf(judgedRun({ cases: goldenCases(19) }), 'cost.total')
    expect(gate.verdict).toBe('inconclusive')
    expect(gate.reason).toContain('needs at least 20 cases that are independent: 1 more')
    const one = gateOf(judgedRun({ cases: goldenCases(1) }), 'cost.total')
    expect(one.reason).toContain('needs at least 20 cases that are independent: 19 more')
    expect(one.reason).not.toContain('nearly all of the cost')
  })
})

describe('errors', () => {
  test('without a failure take 133 paired requests for 2 pp', () => {
    const at = (count: number) =>
      gateOf(judgedRun({ cases: goldenCases(count, { samples: 1 }) }), 'errors.rate')
    expect([at(132).verdict, at(133).verdict]).toEqual(['inconclusive', 'parity'])
    const few = gateOf(judgedRun({ cases: goldenCases(20) }), 'errors.rate')
    expect(few.reason).toMatch(
      /needs 133 paired requests without a failure: run with --samples 7, or with more cases \(160 more samples, about \$0.0\d+\)$/,
    )
  })

  test('count all modes', () => {
    const cases = goldenCases(30, { modes: ['unary', 'stream'] })
    expect(gateOf(judgedRun({ cases }), 'errors.rate').samples).toBe(180)
  })

  test('that are the same on both sides are no drift', () => {
    const report = judgedRun({
      cases: goldenCases(60),
      observe: place => (place.sample === 1 ? { failure: 'upstream' } : usualAnswer(place)),
    })
    expect(gateOf(report, 'errors.rate').verdict).not.toBe('drift')
    expect(gateOf(report, 'errors.rate')).toMatchObject({ baseline: 1 / 3, difference: 0 })
  })

  test('of the same requests every time take more cases and not more samples', () => {
    const cases = goldenCases(60)
    const failing = (isFailing: (sample: number) => boolean) =>
      candidateShows({ cases }, ({ golden, sample }) =>
        golden.id < 'case-003' && isFailing(sample) ? { failure: 'upstream' } : {},
      )
    const always = gateOf(
      failing(() => true),
      'errors.rate',
    )
    expect(always.verdict).toBe('inconclusive')
    expect(always.reason).toMatch(
      /needs about 525 paired requests, those of more cases, since the ones that fail do so every time \(690 more samples/,
    )
    const chance = gateOf(
      failing(sample => sample > 1),
      'errors.rate',
    )
    expect(chance.reason).toMatch(/: run with --samples \d+, or with more cases/)
  })

  test('that retries hide show in the first attempts', () => {
    const report = candidateShows({ cases: goldenCases(60) }, ({ golden, sample }) =>
      sample === 1 && golden.id < 'case-018' ? { failedAttempts: ['rate-limit'] } : {},
    )
    expect(gateOf(report, 'errors.rate').difference).toBe(0)
    expect(gateOf(report, 'errors.first-attempt')).toMatchObject({
      difference: 1 / 10,
      required: false,
      verdict: 'drift',
    })
    expect(report.verdict).toBe('parity')
  })

  test('of first attempts block with a limit of their own', () => {
    const report = candidateShows(
      { cases: goldenCases(60), gates: [aGateSetting('errors.first-attempt', '<= 5pp')] },
      ({ sample }) => (sample === 1 ? { failedAttempts: ['rate-limit'] } : {}),
    )
    expect(report.verdict).toBe('drift')
    expect(report.reason).toMatch(/^errors.first-attempt: 33.3 % against the baseline's 0 %/)
  })

  test('a limit of 0 can be broken but never shown to be kept, and that is said', () => {
    const gates = [aGateSetting('errors.rate', '<= 0pp')]
    const gate = gateOf(judgedRun({ cases: goldenCases(60), gates }), 'errors.rate')
    expect(gate.verdict).toBe('inconclusive')
    expect(gate.reason).toMatch(/no number of samples can show that a limit of 0 is kept/)
  })
})

describe('scopes', () => {
  test('a gate over a suite or a tag looks at its cases only', () => {
    const cases = [
      ...goldenCases(15, { suite: 'orders' }),
      ...goldenCases(15, { suite: 'support', tags: ['billing'] }),
    ]
    const gates = [
      aGateSetting('latency.total', '<= 1.10', { scope: { kind: 'suite', name: 'orders' } }),
      aGateSetting('latency.total', '<= 1.10', { scope: { kind: 'tag', name: 'billing' } }),
    ]
    const report = candidateShows({ cases, gates }, place =>
      place.golden.suite === 'orders' ? slower(1.4)(place) : {},
    )
    expect(gateOf(report, 'latency.total{suite:orders}')).toMatchObject({
      verdict: 'drift',
      samples: 15,
    })
    expect(gateOf(report, 'latency.total{tag:billing}')).toMatchObject({ samples: 15 })
    expect(gateOf(report, 'latency.total{tag:billing}').verdict).not.toBe('drift')
    expect(report.nextStep).toMatch(/start with orders\//)
  })
})
