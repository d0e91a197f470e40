import { describe, expect, test } from 'vitest'
import { aGoldenCase, goldenCases } from '../../testing/builders/build-golden-case.ts'
import { judgedRun, usualAnswer } from '../../testing/builders/build-run.ts'
import { candidateShows } from '../../testing/builders/candidate-shows.ts'

const enough = goldenCases(60)

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
    expect(report.nextStep).toBe(
      "check the baseline's URL and the network; check the candidate's URL and the network, then run again",
    )
  })

  test('leaves no gate and no case a verdict, nor a warning of its failures', () => {
    const fault = aGoldenCase({ id: 'unknown-model', fault: 'invalid-model' })
    const report = candidateShows({ cases: [...enough, fault] }, () => ({ failure: 'auth' }))
    const verdicts = [...report.gates, ...report.cases].map(({ verdict }) => verdict)
    expect(new Set(verdicts)).toEqual(new Set(['inconclusive', 'not measured']))
    expect(report.cases[0]?.reason).toBe('nothing was compared, since the candidate cannot be used')
    expect(report.warnings).toEqual([])
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
