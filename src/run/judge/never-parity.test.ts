import { describe, expect, test } from 'vitest'
import { goldenCases } from '../../testing/builders/build-golden-case.ts'
import { aGateSetting, judgedRun, usualAnswer } from '../../testing/builders/build-run.ts'
import { gateOf } from '../../testing/builders/candidate-shows.ts'

const enough = goldenCases(60)

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
