import { describe, expect, test } from 'vitest'
import { timeLimitCode } from '../../../model/exchange.ts'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  chanceAnswer,
  judgedRun,
  type Observed,
} from '../../../testing/builders/build-run.ts'
import { candidateShows, gateOf, type Place } from '../../../testing/builders/candidate-shows.ts'

const slower = (factor: number) => (place: Place) => ({
  totalMs: factor * chanceAnswer(place, 'usual').totalMs,
})

/** Something in the first sample of so many cases. */
const firstOf =
  (count: number, observed: Observed) =>
  ({ golden, sample }: Place): Observed =>
    sample === 1 && Number(golden.id.replace('case-', '')) < count ? observed : {}

describe('latency', () => {
  test('is inconclusive below ten cases, however clear, and says how many are missing', () => {
    const gate = gateOf(candidateShows({ cases: goldenCases(9) }, slower(2)), 'latency.total')
    expect(gate.verdict).toBe('inconclusive')
    expect(gate.reason).toContain('needs at least 10 cases that are independent: 1 more (6 more')
    const ten = gateOf(candidateShows({ cases: goldenCases(10) }, slower(2)), 'latency.total')
    expect(ten.verdict).toBe('drift')
  })

  test('of first tokens is priced by the cases that stream', () => {
    const cases = [
      ...goldenCases(20),
      ...goldenCases(5, { suite: 'live', modes: ['stream'], samples: 5 }),
    ]
    expect(gateOf(judgedRun({ cases, observe: () => ({}) }), 'latency.ttft').reason).toContain(
      'needs at least 10 cases that are independent: 5 more (50 more samples',
    )
  })

  test('without a single pair says what was left out', () => {
    const run = candidateShows({ cases: goldenCases(25) }, () => ({ lateMs: 1500 }))
    expect(gateOf(run, 'latency.total')).toMatchObject({
      verdict: 'inconclusive',
      reason:
        'none of 75 pairs has times to compare (left out: 75 not sent together); run again with --concurrency 4 (150 samples, about $0.037)',
    })
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

  test('a limit below 1 asks for a faster candidate: one that is as fast drifts', () => {
    const gates = [aGateSetting('latency.total', '<= 0.8')]
    const at = (factor: number) =>
      gateOf(candidateShows({ cases: goldenCases(60), gates }, slower(factor)), 'latency.total')
    expect(at(0.7).verdict).toBe('parity')
    expect(at(0.8).verdict).toBe('inconclusive')
    expect(at(1)).toMatchObject({
      verdict: 'drift',
      reason: expect.stringContaining(', above the limit by more than chance (p<'),
    })
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
      '6 pairs left out: 6 retried',
    ],
    ['cached', { cacheHit: true, totalMs: 1 }, 'cached', '6 pairs left out: 6 from a cache'],
    ['late', { lateMs: 1001, totalMs: 1 }, 'apart', '6 pairs left out: 6 not sent together'],
  ])('%s samples are left out and counted', (...[, observed, kind, remark]) => {
    const report = candidateShows({ cases: goldenCases(20) }, firstOf(6, observed))
    const gate = gateOf(report, 'latency.total')
    expect(gate).toMatchObject({ verdict: 'parity', reason: expect.stringContaining(remark) })
    expect(gate.difference).toBeGreaterThan(0.8)
    expect(report.latencyLeftOut).toMatchObject({ [kind]: 6 })
  })

  test.each<[string, Observed, string]>([
    [
      'retried',
      { failedAttempts: ['rate-limit'] },
      'only 53 of 60 pairs have times to compare (left out: 7 retried), and the others may be unlike them; run again with --concurrency 4 (120 samples',
    ],
    [
      'cached',
      { cacheHit: true },
      '(left out: 7 from a cache), and the others may be unlike them; switch the cache off and run again (120 samples',
    ],
    ['late', { lateMs: 1001 }, '(left out: 7 not sent together), and the others may be unlike'],
    [
      'without a time',
      { totalMs: 0 },
      'only 53 of 60 pairs have times to compare, and the others may be unlike them; make the gate "required: false"',
    ],
  ])('more than a tenth that are %s leave no parity', (...[, observed, reason]) => {
    const gate = gateOf(
      candidateShows({ cases: goldenCases(20) }, firstOf(7, observed)),
      'latency.total',
    )
    expect(gate).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining(reason) })
  })

  test('what the pairs that are there prove slower is drift, however many are missing', () => {
    const retried = firstOf(15, { failedAttempts: ['rate-limit'] })
    const gate = gateOf(
      candidateShows({ cases: goldenCases(20) }, place => ({
        ...slower(2)(place),
        ...retried(place),
      })),
      'latency.total',
    )
    expect(gate.verdict).toBe('drift')
    expect(gate.reason).toMatch(/^1\.95×, .*; only 45 of 60 pairs have times to compare/)
  })

  test('but not where this machine was too busy to time them', () => {
    const gate = gateOf(
      candidateShows({ cases: goldenCases(20), footer: { eventLoopDelayMs: 500 } }, place => ({
        ...slower(2)(place),
        ...firstOf(15, { failedAttempts: ['rate-limit'] })(place),
      })),
      'latency.total',
    )
    expect(gate).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/^this machine was too busy/),
    })
  })

  test('first tokens are missing only of streams', () => {
    const cases = [...goldenCases(20), ...goldenCases(20, { suite: 'live', modes: ['stream'] })]
    const report = candidateShows({ cases }, place =>
      place.mode === 'stream' ? firstOf(7, { failedAttempts: ['rate-limit'] })(place) : {},
    )
    expect(gateOf(report, 'latency.ttft').verdict).toBe('inconclusive')
    expect(gateOf(report, 'latency.total').verdict).toBe('parity')
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
      /late by 51 ms on average, more than 5 % of 1.00 s; .*with --concurrency 4 or on a quieter machine \(\d+ samples, about \$[\d.]+\)$/,
    )
  })

  test.each([
    [1, /run again on a quieter machine/, /run again when the gateways have room/],
    [2, /run again with --concurrency 1 or on a quieter/, /run again with --concurrency 1 \(/],
    [25, /with --concurrency 12 or/, /with --concurrency 12 \(/],
  ])('advises half of the slots, and of %i no fewer', (concurrency, busy, missing) => {
    const given = { cases: goldenCases(20), concurrency }
    const late = candidateShows({ ...given, footer: { eventLoopDelayMs: 500 } }, () => ({}))
    expect(gateOf(late, 'latency.total').reason).toMatch(busy)
    const retried = candidateShows(given, firstOf(7, { failedAttempts: ['rate-limit'] }))
    expect(gateOf(retried, 'latency.total').reason).toMatch(missing)
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
