import { describe, expect, test } from 'vitest'
import { goldenCases } from '../../testing/build-golden-case.ts'
import { aGateSetting, judgedRun, usualAnswer, type RunGiven } from '../../testing/build-run.ts'

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
})
