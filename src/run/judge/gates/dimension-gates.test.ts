import { describe, expect, test } from 'vitest'
import { timeLimitCode } from '../../../model/exchange.ts'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  chanceAnswer,
  judgedRun,
  usualAnswer,
  type Observed,
} from '../../../testing/builders/build-run.ts'
import { candidateShows, gateOf, type Place } from '../../../testing/builders/candidate-shows.ts'

const slower = (factor: number) => (place: Place) => ({
  totalMs: factor * chanceAnswer(place, 'usual').totalMs,
})

describe('latency', () => {
  test('is inconclusive below ten cases, however clear, and says how many are missing', () => {
    const gate = gateOf(candidateShows({ cases: goldenCases(9) }, slower(2)), 'latency.total')
    expect(gate.verdict).toBe('inconclusive')
    expect(gate.reason).toContain('needs at least 10 cases that are independent: 1 more (6 more')
    const ten = gateOf(candidateShows({ cases: goldenCases(10) }, slower(2)), 'latency.total')
    expect(ten.verdict).toBe('drift')
  })

  test('counts clusters, not cases, modes or samples', () => {
    const cases = Array.from({ length: 30 }, (_, index) =>
      aGoldenCase({
        id: `case-${index}`,
        cluster: `family-${index % 9}`,
        modes: ['unary', 'stream'],
      }),
    )
    const gate = gateOf(candidateShows({ cases }, slower(2)), 'latency.total')
    expect(gate).toMatchObject({ samples: 9, verdict: 'inconclusive' })
  })

  test('averages the modes of a case, and the cases of a cluster, before it counts them', () => {
    const cases = [
      ...goldenCases(11),
      ...Array.from({ length: 30 }, (_, index) =>
        aGoldenCase({ id: `template[x=${index}]`, cluster: 'support/template' }),
      ),
    ]
    const report = judgedRun({
      cases,
      observe: ({ golden, side }) => ({
        totalMs: side === 'candidate' && golden.cluster === 'support/template' ? 5000 : 1000,
      }),
    })
    expect(gateOf(report, 'latency.total')).toMatchObject({ samples: 12, difference: 1 })
  })

  test('a limit in milliseconds looks at differences, not at ratios', () => {
    const gates = [aGateSetting('latency.total', '<= 400ms')]
    const add = (ms: number) =>
      gateOf(
        judgedRun({
          cases: goldenCases(12),
          gates,
          observe: ({ side, sample }) => ({
            totalMs: 1000 + sample + (side === 'candidate' ? ms : 0),
          }),
        }),
        'latency.total',
      )
    expect(add(300)).toMatchObject({ verdict: 'parity', difference: 300, unit: 'ms' })
    expect(add(300).reason).toBe('300 ms slower, at most 300 ms, limit 400 ms (12 cases)')
    expect(add(500).verdict).toBe('drift')
    expect(add(-200).reason).toMatch(/^200 ms faster/)
  })

  test('tells slower answers from longer ones', () => {
    const reasonOf = (longer: number, factor: number) =>
      gateOf(
        candidateShows({ cases: goldenCases(12) }, place => ({
          ...slower(factor)(place),
          outputTokens: longer * (chanceAnswer(place, 'usual').outputTokens ?? 0),
        })),
        'latency.total',
      ).reason
    expect(reasonOf(2, 2)).toMatch(/; per output token (?:0\.[89]|1\.[01])\d×/)
    expect(reasonOf(1, 2)).toMatch(/; per output token (?:1\.[89]|2\.[01])\d×/)
    expect(reasonOf(2, 1)).not.toContain('per output token')
  })

  test('a timeout counts with its limit', () => {
    const report = candidateShows({ cases: goldenCases(12, { samples: 1 }) }, () => ({
      failure: 'timeout',
      failureCode: timeLimitCode,
    }))
    expect(gateOf(report, 'latency.total').candidate).toBe(60_000)
    const own = goldenCases(12, { samples: 1, timeoutMs: 5000 })
    expect(
      gateOf(
        candidateShows({ cases: own }, () => ({ failure: 'timeout', failureCode: timeLimitCode })),
        'latency.total',
      ).candidate,
    ).toBe(5000)
  })

  test('a request that the gateway gave up counts with the time after which it did', () => {
    const report = candidateShows({ cases: goldenCases(12, { samples: 1 }) }, () => ({
      failure: 'timeout',
      totalMs: 1500,
    }))
    expect(gateOf(report, 'latency.total').candidate).toBe(1500)
  })

  test('a stream that timed out after its first token has no time to the first token', () => {
    const cases = goldenCases(12, { modes: ['stream'] })
    const ttft = (partialText: string) =>
      gateOf(
        candidateShows({ cases }, ({ sample }) =>
          sample === 1 ? { failure: 'timeout', failureCode: timeLimitCode, partialText } : {},
        ),
        'latency.ttft',
      ).difference ?? 0
    expect(ttft('')).toBeGreaterThan(2)
    expect(ttft('Within')).toBeLessThan(1.5)
  })

  test('other failures have no time', () => {
    const report = candidateShows({ cases: goldenCases(12) }, ({ sample }) =>
      sample === 1 ? { failure: 'upstream', totalMs: 1 } : {},
    )
    expect(gateOf(report, 'latency.total').difference).toBeGreaterThan(0.8)
  })

  test.each<[string, Observed, string, string]>([
    [
      'retried',
      { failedAttempts: ['rate-limit'], totalMs: 1 },
      'retried',
      '12 pairs left out: 12 retried',
    ],
    ['cached', { cacheHit: true, totalMs: 1 }, 'cached', '12 pairs left out: 12 from a cache'],
    ['late', { lateMs: 1001, totalMs: 1 }, 'apart', '12 pairs left out: 12 not sent together'],
  ])('%s samples are left out and counted', (...[, observed, kind, remark]) => {
    const report = candidateShows({ cases: goldenCases(12) }, ({ sample }) =>
      sample === 1 ? observed : {},
    )
    const gate = gateOf(report, 'latency.total')
    expect(gate.difference).toBeGreaterThan(0.8)
    expect(gate.reason).toContain(remark)
    expect(report.latencyLeftOut).toMatchObject({ [kind]: 12 })
  })

  test('a busy machine of ours makes it inconclusive, above 5 % of the faster side', () => {
    const at = (eventLoopDelayMs: number) =>
      gateOf(
        judgedRun({
          cases: goldenCases(12),
          footer: { eventLoopDelayMs },
          observe: ({ side }) => ({ totalMs: side === 'baseline' ? 1000 : 1001 }),
        }),
        'latency.total',
      )
    expect(at(50).verdict).toBe('parity')
    expect(at(51).verdict).toBe('inconclusive')
    expect(at(51).reason).toMatch(
      /late by 51 ms on average, more than 5 % of 1.00 s; .*--concurrency or on a quieter machine \(\d+ samples, about \$[\d.]+\)$/,
    )
  })

  test('with too few cases that comes first, however busy the machine was', () => {
    const report = judgedRun({ cases: goldenCases(3), footer: { eventLoopDelayMs: 500 } })
    expect(gateOf(report, 'latency.total').reason).toMatch(
      /^needs at least 10 cases that are independent: 7 more \(.*\); this machine was too busy/,
    )
  })

  test('streams on one side only are one-sided, and inconclusive', () => {
    const report = candidateShows({ cases: goldenCases(12, { modes: ['stream'] }) }, () => ({
      firstDeltaMs: null,
    }))
    expect(gateOf(report, 'latency.ttft')).toMatchObject({ verdict: 'inconclusive' })
    expect(gateOf(report, 'latency.ttft').reason).toMatch(/^only the baseline shows it/)
  })

  test('no stream at all is not measured, and blocks only a gate that is required by hand', () => {
    const cases = goldenCases(60)
    expect(gateOf(judgedRun({ cases }), 'latency.ttft').verdict).toBe('not measured')
    const gates = [aGateSetting('latency.ttft', '<= 1.1')]
    expect(gateOf(judgedRun({ cases, gates }), 'latency.ttft').verdict).toBe('inconclusive')
    const optional = [aGateSetting('latency.ttft', '<= 1.1', { required: false })]
    expect(gateOf(judgedRun({ cases, gates: optional }), 'latency.ttft').verdict).toBe(
      'not measured',
    )
  })
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

  test('that retries hide show in the first attempts', () => {
    const report = candidateShows({ cases: goldenCases(60) }, ({ sample }) =>
      sample === 1 ? { failedAttempts: ['rate-limit'] } : {},
    )
    expect(gateOf(report, 'errors.rate').difference).toBe(0)
    expect(gateOf(report, 'errors.first-attempt')).toMatchObject({
      difference: 1 / 3,
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
