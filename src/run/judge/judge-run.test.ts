import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aGoldenCase, goldenCases } from '../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  chanceAnswer,
  journalOf,
  judgedRun,
  judgeJournal,
  usualAnswer,
  type Observed,
} from '../../testing/builders/build-run.ts'
import { candidateShows, gateOf, type Place } from '../../testing/builders/candidate-shows.ts'
import { randomStream, shuffle } from '../../statistics/basics/random.ts'

const enough = goldenCases(60)

describe('the verdict of a run', () => {
  test('two gateways that do the same are at parity, given enough data', () => {
    const report = judgedRun({ cases: enough })
    expect(report.verdict).toBe('parity')
    expect(report.reason).toBe(
      '6 limits kept, no break found by 10 checks; not measured: latency.ttft',
    )
    expect(report.nextStep).toBe('go on to 5-10 % of traffic')
  })

  test('and the report says how far the quality gate can be trusted on these answers', () => {
    const { relabelled } = judgedRun({ cases: enough })
    expect(relabelled).toMatchObject({ relabellings: 199, swapped: 0.2 })
    expect(relabelled !== null && 'caught' in relabelled && relabelled.caught).toBeGreaterThan(0.9)
    expect(relabelled !== null && 'caught' in relabelled && relabelled.falseAlarms).toBeLessThan(
      0.05,
    )
    expect(judgedRun({ cases: goldenCases(3) }).relabelled).toBeNull()
  })

  test('that they are simulated is no reason to move traffic', () => {
    expect(judgedRun({ cases: enough, simulated: true })).toMatchObject({
      verdict: 'parity',
      nextStep: 'compare the real gateways before moving traffic',
    })
  })

  test('and inconclusive with little, which is never called a pass', () => {
    const report = judgedRun({ cases: goldenCases(12) })
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(/^quality.replaced: no loss seen .* needs at least 20 text cases/)
    expect(report.nextStep).toMatch(/^not a pass/)
  })

  test.each<[string, string, (place: Place) => Observed]>([
    [
      'slower answers',
      'latency.total',
      place => ({ totalMs: 1.3 * chanceAnswer(place, 'usual').totalMs }),
    ],
    [
      'dearer answers',
      'cost.total',
      place => ({ costUsd: 1.2 * chanceAnswer(place, 'usual').costUsd }),
    ],
    [
      'failures',
      'errors.rate',
      ({ sample, golden }) =>
        sample === 1 && golden.id < 'case-015' ? { failure: 'upstream' } : {},
    ],
    [
      'answers to other prompts',
      'quality.replaced',
      place =>
        place.sample === 1
          ? {
              text: chanceAnswer(
                { ...place, golden: aGoldenCase({ id: `${place.golden.id}x` }) },
                'usual',
              ).text,
            }
          : {},
    ],
  ])('%s drift, by %s alone', (_, name, change) => {
    const report = candidateShows({ cases: enough }, change)
    expect(report.verdict).toBe('drift')
    const drifting = report.gates.filter(gate => gate.required && gate.verdict === 'drift')
    expect(drifting.map(gate => gate.gate)).toEqual([name])
    expect(report.reason).toMatch(new RegExp(`^${name}: .*p[=<]`))
    expect(report.nextStep).toMatch(/^do not move traffic; start with support\/case-/)
  })

  test('a slower first token drifts where cases stream', () => {
    const report = candidateShows({ cases: goldenCases(60, { modes: ['stream'] }) }, place => ({
      firstDeltaMs: 0.4 * chanceAnswer(place, 'usual').totalMs,
    }))
    expect(gateOf(report, 'latency.ttft').verdict).toBe('drift')
    expect(gateOf(report, 'latency.total').verdict).toBe('parity')
  })

  test('a difference within the limit is parity, and is still told', () => {
    const report = candidateShows({ cases: enough }, place => ({
      text: `Sure! ${chanceAnswer(place, 'usual').text}`,
    }))
    const quality = gateOf(report, 'quality.replaced')
    expect(quality.verdict).toBe('parity')
    expect(quality.reason).toMatch(/^a difference can be detected \(p=0.0005\) but keeps the limit/)
    expect(quality.reason).toContain('how answers begin')
  })

  test('mode identical allows no proven change, however small', () => {
    const report = candidateShows(
      { cases: enough, quality: { mode: 'identical', margin: 0.1 } },
      place => ({ text: `Sure! ${chanceAnswer(place, 'usual').text}` }),
    )
    expect(gateOf(report, 'quality.replaced').verdict).toBe('drift')
    expect(gateOf(report, 'quality.replaced').reason).toContain('no change at all is allowed')
  })

  test('mode identical is at parity where nothing changed', () => {
    const report = judgedRun({ cases: enough, quality: { mode: 'identical', margin: 0.1 } })
    expect(gateOf(report, 'quality.replaced').verdict).toBe('parity')
  })

  test('mode identical needs five cases to prove a change', () => {
    const report = candidateShows(
      { cases: goldenCases(4, { samples: 5 }), quality: { mode: 'identical', margin: 0.1 } },
      () => ({ text: 'Nothing that anybody asked for.' }),
    )
    expect(gateOf(report, 'quality.replaced').verdict).toBe('inconclusive')
  })

  test('mode identical finds a change in single samples of 25 cases, not of 24', () => {
    const verdictOf = (count: number) =>
      gateOf(
        candidateShows(
          {
            cases: goldenCases(count, { samples: 1 }),
            quality: { mode: 'identical', margin: 0.1 },
          },
          place => ({ text: `Certainly, here it is! ${chanceAnswer(place, 'usual').text}` }),
        ),
        'quality.replaced',
      ).verdict
    expect([verdictOf(24), verdictOf(25)]).toEqual(['inconclusive', 'drift'])
  })

  test('drift wins over inconclusive', () => {
    const report = candidateShows({ cases: goldenCases(12) }, () => ({ finishReason: 'length' }))
    expect(report.verdict).toBe('drift')
    expect(report.gates.some(gate => gate.verdict === 'inconclusive')).toBe(true)
  })

  test('an informational gate that drifts does not decide', () => {
    const gates = [aGateSetting('latency.total', '<= 1.1', { required: false })]
    const report = candidateShows({ cases: enough, gates }, place => ({
      totalMs: 1.3 * chanceAnswer(place, 'usual').totalMs,
    }))
    expect(gateOf(report, 'latency.total').verdict).toBe('drift')
    expect(report.verdict).toBe('parity')
  })
})

describe('what is never parity', () => {
  const everything = ['coverage.samples', 'coverage.cases'].map(metric =>
    aGateSetting(metric, '>= 10%', { required: false }),
  )

  test('an interrupted run, even one whose coverage nobody asks for', () => {
    const report = judgedRun({
      cases: goldenCases(90),
      gates: everything,
      footer: { stopReason: 'interrupted' },
      observe: place => (place.sample === 3 ? null : usualAnswer(place)),
    })
    expect(report.gates.filter(gate => gate.required && gate.verdict === 'inconclusive')).toEqual(
      [],
    )
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toBe('the run was not finished')
    expect(report.nextStep).toBe('finish it with --resume')
  })

  test('a run without a footer', () => {
    const report = judgedRun({ cases: enough, footer: null })
    expect(report).toMatchObject({ verdict: 'inconclusive', interrupted: true, finishedAt: null })
  })

  test('a run of which samples are missing', () => {
    const report = judgedRun({
      cases: goldenCases(200),
      observe: place =>
        place.golden.id === 'case-007' && place.sample === 2 ? null : usualAnswer(place),
    })
    expect(report.verdict).toBe('inconclusive')
    expect(report.nextStep).toBe('finish it with --resume=run-1')
    expect(report.reason).toBe(
      'coverage.samples: 1,198 of 1,200 samples were carried out (at least 100 % asked); finish the run with --resume (2 more samples, about $0.0005)',
    )
  })

  test('a run of which nothing was sent', () => {
    const report = judgedRun({ cases: enough, gates: everything, observe: () => null })
    expect(report.verdict).toBe('inconclusive')
  })

  test('a run in which nothing required could be compared', () => {
    const gates = [
      'quality.replaced',
      'latency.total',
      'cost.total',
      'errors.rate',
      'contract.prompt-tokens',
      'contract.model',
      'contract.finish-reason',
      'contract.refusal',
      'contract.language',
      'contract.empty',
      'contract.truncated',
      'contract.length',
      'contract.usage',
      'contract.stream',
    ].map(metric => aGateSetting(metric, undefined, { required: false }))
    const report = judgedRun({ cases: enough, gates })
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toBe('nothing could be compared')
  })

  test('single samples, which cannot show how the baseline differs from itself', () => {
    const report = judgedRun({ cases: goldenCases(150, { samples: 1 }) })
    expect(report.verdict).toBe('inconclusive')
    expect(gateOf(report, 'quality.replaced').reason).toMatch(
      /run with --samples 3 \(600 more samples, about \$0\.\d+\)$/,
    )
    expect(gateOf(report, 'coverage.cases').verdict).toBe('inconclusive')
    expect(report.cases[0]).toMatchObject({ verdict: 'inconclusive', selfSimilarity: null })
  })

  test('single samples of too few cases, which take more of both', () => {
    const report = judgedRun({ cases: goldenCases(3, { samples: 1 }) })
    expect(gateOf(report, 'quality.replaced').reason).toMatch(
      /needs at least 20 text cases that are independent: 17 more .*; run with --samples 3 \(12 more samples, about \$0\.\d+\)$/,
    )
  })
})

describe('a side that cannot be used', () => {
  test('is no drift: nothing was compared', () => {
    const report = candidateShows({ cases: enough }, () => ({ failure: 'auth' }))
    expect(report.verdict).toBe('inconclusive')
    expect(report.unusableSide).toEqual({
      side: 'candidate',
      reason: 'not one of 180 samples was answered (auth ×180)',
    })
  })

  test.each([
    ['auth', "check the candidate's key (GATEWAY_API_KEY) and URL, then run again"],
    ['billing', "see to the credit of the candidate's account, then run again"],
    [
      'model-not-found',
      'map the model ids of the candidate under "models:" (parity check proposes a map), then run again',
    ],
    ['network', "check the candidate's URL and the network, then run again"],
    ['rate-limit', 'wait, or give the candidate "requestsPerMinute", then run again'],
    ['timeout', 'raise --timeout-ms, or see why the candidate takes so long, then run again'],
    [
      'upstream',
      'the candidate itself is failing: see its status or its own words in the report, then run again',
    ],
    ['malformed', "check the candidate's URL, key and models, then run again"],
  ] as const)('which fails with %s alone has advice that fits', (failure, advice) => {
    expect(candidateShows({ cases: enough }, () => ({ failure })).nextStep).toBe(advice)
  })

  test('which fails in several ways has all of it looked at', () => {
    const failing = ['network', 'auth'] as const
    const report = candidateShows({ cases: enough }, ({ sample }) => ({
      failure: failing[sample % 2] ?? 'auth',
    }))
    expect(report.nextStep).toBe("check the candidate's URL, key and models, then run again")
  })

  test('both sides are named when neither answers', () => {
    const report = judgedRun({ cases: enough, observe: () => ({ failure: 'network' }) })
    expect(report.unusableSide?.side).toBe('baseline')
    expect(report.unusableSide?.reason).toMatch(/nor did the candidate answer anything$/)
  })

  test('sending that stopped for it says so, although an answer was still under way', () => {
    const report = judgedRun({
      cases: goldenCases(6),
      footer: { stopReason: 'unusable-side' },
      observe: place =>
        place.sample === 3
          ? null
          : place.side === 'baseline' && place.golden.id !== 'case-000'
            ? { failure: 'auth' }
            : usualAnswer(place),
    })
    expect(report.unusableSide?.side).toBe('baseline')
    expect(report.unusableSide?.reason).toBe(
      'sending stopped, since its first samples all failed for good (auth ×10)',
    )
  })

  test('failing faulty requests make no side unusable', () => {
    const cases = [aGoldenCase({ id: 'wrong-key', fault: 'invalid-key' })]
    const report = judgedRun({ cases, observe: () => ({ failure: 'auth' }) })
    expect(report.unusableSide).toBeNull()
  })
})

describe('a report', () => {
  const cases = [
    ...goldenCases(6, { modes: ['unary', 'stream'], tags: ['billing'] }),
    ...goldenCases(3, {
      suite: 'orders',
      compare: { kind: 'json', ignorePaths: [], numericTolerance: 0 },
    }),
    aGoldenCase({ id: 'unknown-model', fault: 'invalid-model' }),
  ]
  const observe = (place: Place): Observed | null => {
    if (place.golden.fault) return { failure: 'model-not-found' }
    if (place.golden.suite === 'orders') return { text: `{"total": ${place.sample}}` }
    if (place.golden.id === 'case-002' && place.sample === 2) return { failure: 'timeout' }
    if (place.golden.id === 'case-003' && place.side === 'candidate') return null
    const removed = { field: 'seed', kind: 'removed', reason: 'it is not accepted' } as const
    return { ...usualAnswer(place), requestChanges: place.side === 'candidate' ? [removed] : [] }
  }

  test('is the same in whatever order the exchanges arrived', () => {
    const [header = '', ...others] = journalOf({ cases, observe })
    const footer = others.pop() ?? ''
    const expected = judgeJournal([header, ...others, footer])
    fc.assert(
      fc.property(fc.string(), seed => {
        const shuffled = shuffle(randomStream(seed, 'arrival'), [...others])
        expect(judgeJournal([header, ...shuffled, footer])).toEqual(expected)
      }),
      { numRuns: 10 },
    )
  })

  test('tells what was asked otherwise of one side', () => {
    const { warnings } = judgedRun({ cases, observe })
    expect(warnings.map(problem => problem.message)).toEqual([
      'candidate: seed removed: it is not accepted (28 samples)',
    ])
  })

  test('holds no number that is none, whatever the gateways report', () => {
    const strange = fc.constantFrom(0, -1, 1e-320, 1e308, Number.POSITIVE_INFINITY)
    const value = fc.record({
      failure: fc.constantFrom(undefined, 'timeout' as const, 'upstream' as const),
      text: fc.constantFrom('', 'a', 'yes it is', '{}'),
      costUsd: fc.oneof(strange, fc.constant(null)),
      totalMs: strange,
      outputTokens: fc.oneof(strange, fc.constant(null)),
      cacheHit: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(value, { minLength: 12, maxLength: 12 }), values => {
        let next = 0
        const report = judgedRun({
          cases: goldenCases(2, { modes: ['stream', 'unary'], samples: 2 }),
          observe: () => {
            const { failure, ...rest } = values[next++ % values.length] ?? { failure: undefined }
            return { ...rest, ...(failure && { failure }) }
          },
        })
        expect(findNonNumbers(report)).toEqual([])
        expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity|undefined/)
        expect(report.verdict).not.toBe('parity')
      }),
      { numRuns: 60 },
    )
  })
})

/** Paths of numbers that JSON could not hold. */
function findNonNumbers(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => findNonNumbers(item, `${path}.${key}`))
}

describe('false alarms', () => {
  test('of 100 comparisons of a gateway with itself at most 5 drift', () => {
    const cases = goldenCases(30)
    const verdicts = Array.from({ length: 100 }, (_, index) => {
      const seed = `seed ${index}`
      return judgedRun({ cases, seed, observe: place => chanceAnswer(place, seed) }).verdict
    })
    expect(verdicts.filter(verdict => verdict === 'drift').length).toBeLessThanOrEqual(5)
  }, 120_000)

  test('five cases never claim parity', () => {
    const cases = goldenCases(5)
    const verdicts = Array.from({ length: 40 }, (_, index) => {
      const seed = `seed ${index}`
      return judgedRun({ cases, seed, observe: place => chanceAnswer(place, seed) }).verdict
    })
    expect(verdicts).not.toContain('parity')
  })
})
