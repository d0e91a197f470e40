import { describe, expect, test } from 'vitest'
import type { FailureClass } from '../../model/exchange.ts'
import type { Side } from '../../model/side.ts'
import { goldenCases } from '../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  judgedRun,
  usualAnswer,
  type RunGiven,
} from '../../testing/builders/build-run.ts'

const cases = goldenCases(40)
const footer = { stopReason: 'budget', reachedLimit: { kind: 'budget', usd: 2 } } as const

/** A run that was ended in its last repeats. */
function endedEarly(given: Partial<RunGiven> = {}) {
  return judgedRun({
    cases,
    observe: place =>
      place.sample === 3 && place.golden.id > 'case-035' ? null : usualAnswer(place),
    gates: [
      aGateSetting('coverage.samples', '>= 50%', { required: false }),
      aGateSetting('errors.rate', '<= 50pp'),
      aGateSetting('latency.total', '<= 5'),
      aGateSetting('latency.ttft', '<= 5', { required: false }),
      aGateSetting('quality.replaced', '<= 90%'),
      aGateSetting('cost.total', '<= 5'),
    ],
    footer,
    ...given,
  })
}

describe('a run that a limit has ended', () => {
  test('is never parity, were nobody to ask for coverage', () => {
    expect(endedEarly({ footer: {} }).verdict).toBe('parity')
    const report = endedEarly()
    expect(report).toMatchObject({ verdict: 'inconclusive', interrupted: false })
    expect(report.reachedLimit).toEqual({ kind: 'budget', usd: 2 })
    expect(report.reason).toBe('budget of $2.00 reached after 232 of 240 samples')
    expect(report.nextStep).toBe('finish it with --resume and a higher --budget-usd')
  })

  test('has its gates advise to finish it, and its cases tell what was not sent', () => {
    const report = judgedRun({
      cases: [...goldenCases(30), ...goldenCases(30, { suite: 'later', modes: ['stream'] })],
      observe: place => (place.golden.suite === 'later' ? null : usualAnswer(place)),
      footer,
    })
    const reasonOf = (name: string) => report.gates.find(({ gate }) => gate === name)?.reason
    const finish = /; finish the run with --resume \(180 more samples, about \$0\.\d+\)/
    expect(reasonOf('quality.replaced')).toMatch(finish)
    expect(reasonOf('errors.rate')).toMatch(finish)
    expect(reasonOf('coverage.cases')).toMatch(
      /^30 of 60 cases can be compared \(at least 90 % asked\); finish the run with --resume/,
    )
    expect(report.cases.at(-1)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'none of its 6 samples was carried out',
      unsent: 6,
    })
    expect(report.cases[0]).not.toHaveProperty('unsent')
  })

  test('says how long it was allowed to take', () => {
    const reachedLimit = { kind: 'duration', ms: 1_800_000 } as const
    const report = endedEarly({ footer: { stopReason: 'duration', reachedLimit } })
    expect(report.reason).toBe('time limit of 30 min reached after 232 of 240 samples')
    expect(report.nextStep).toBe('finish it with --resume')
  })

  test('remains drift where drift was found', () => {
    const report = endedEarly({
      observe: place => ({
        ...usualAnswer(place),
        ...(place.side === 'candidate' && { finishReason: 'length' as const }),
      }),
    })
    expect(report.verdict).toBe('drift')
    expect(report.reason).toMatch(/^budget of \$2\.00 reached after 240 of 240 samples; contract/)
  })

  test('that was completed later is judged as any other', () => {
    const report = endedEarly({ observe: usualAnswer, footer: {} })
    expect(report).toMatchObject({ verdict: 'parity', reachedLimit: null })
  })

  test('names the side whose rate limit leaves no room, and until when', () => {
    const until = '2026-03-02T00:00:00.000Z'
    const reachedLimit = { kind: 'rate-limit', side: 'candidate', until } as const
    const report = endedEarly({ footer: { stopReason: 'rate-limit', reachedLimit } })
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toBe(
      'rate limit of the candidate (no room until 2026-03-02 00:00:00 UTC) reached after 232 of 240 samples',
    )
    expect(report.nextStep).toBe('finish it with --resume after 2026-03-02 00:00:00 UTC')
  })
})

describe('a run that was stopped since a side failed everything', () => {
  /** A side fails the last repeats, and the last cases are not sent at all. */
  function failing(
    classes: readonly FailureClass[],
    given: { readonly sides?: readonly Side[]; readonly answers?: boolean } = {},
  ) {
    const failingSides = given.sides ?? ['candidate']
    const reachedLimit = {
      kind: 'side-failing',
      sides: failingSides,
      samples: 20,
      classes,
    } as const
    return endedEarly({
      footer: { stopReason: 'side-failing', reachedLimit },
      observe: place => {
        if (place.golden.id > 'case-035') return null
        const isLate = place.sample === 3 && place.golden.id >= 'case-010'
        const isFailing = failingSides.includes(place.side) && isLate
        const [failure] = classes
        if (failure !== undefined && (isFailing || given.answers === false)) return { failure }
        return usualAnswer(place)
      },
      gates: [
        aGateSetting('coverage.samples', '>= 50%', { required: false }),
        aGateSetting('errors.rate', '<= 2pp'),
        aGateSetting('latency.total', '<= 5'),
        aGateSetting('quality.replaced', '<= 90%'),
      ],
    })
  }

  test('is drift where its failures are: they are what its users would have seen', () => {
    const report = failing(['upstream'])
    expect(report.verdict).toBe('drift')
    expect(report.reason).toMatch(
      /^the candidate failed 20 samples in a row \(upstream\): sending stopped after \d+ of 240 samples; errors\.rate: /,
    )
  })

  test('is inconclusive, never parity, where the baseline failed', () => {
    const report = failing(['upstream'], { sides: ['baseline'] })
    expect(report.verdict).toBe('inconclusive')
    expect(report.nextStep).toBe('check the state of the baseline, then finish it with --resume')
  })

  test.each<[string, readonly FailureClass[], readonly Side[]]>([
    ['its key was taken back', ['auth'], ['candidate']],
    ['its credit is used up', ['billing'], ['candidate']],
    ['neither side can be reached', ['network'], ['baseline', 'candidate']],
  ])('is inconclusive where %s: that is no fault of a gateway', (_, classes, failingSides) => {
    const report = failing(classes, { sides: failingSides })
    expect(report).toMatchObject({ verdict: 'inconclusive', unusableSide: null })
    expect(report.nextStep).toMatch(/^check the key, credit and network of /)
    expect(report.gates.find(({ gate }) => gate === 'errors.rate')?.difference).toBe(0)
    // They are still told of.
    expect(report.totals.candidate.failed).toBe(26)
  })

  test('and never answered, is unusable', () => {
    const report = failing(['billing'], { answers: false })
    expect(report.unusableSide?.reason).toMatch(/was answered \(billing ×\d+\)/)
  })
})
