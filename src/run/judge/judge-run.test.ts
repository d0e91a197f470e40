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
