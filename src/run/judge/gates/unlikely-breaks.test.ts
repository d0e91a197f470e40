import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../../model/report.ts'
import type { Expectation } from '../../../model/suite.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aGateSetting, judgedRun, usualAnswer } from '../../../testing/builders/build-run.ts'
import { gateOf } from '../../../testing/builders/candidate-shows.ts'
import { lookedRun } from '../../../testing/builders/looked-run.ts'

const expected: Expectation[] = [{ kind: 'contains', value: '30 days' }]

interface Given {
  /** Cases in which every candidate sample fails the check. */
  readonly failing: number
  readonly samples?: number
  readonly limit?: string
  readonly waived?: string
}

/** Sixty cases; the baseline fails the check once, in the last of them. */
function runWithSlip({ failing, samples = 3, limit, waived }: Given): RunReport {
  return judgedRun({
    cases: goldenCases(60, { samples, expect: expected }),
    gates: limit === undefined ? [] : [aGateSetting('expect.failed', limit)],
    waivers:
      waived === undefined
        ? []
        : [{ id: 'known', cases: waived, finding: '*', reason: 'known', expires: '2027-01-01' }],
    observe(place) {
      const { golden, side, sample } = place
      const isSlip = side === 'baseline' && golden.id === 'case-059' && sample === 1
      const isFailing = side === 'candidate' && Number(golden.id.slice('case-'.length)) < failing
      const answer = usualAnswer(place)
      return isSlip || isFailing ? answer : { ...answer, text: `${answer.text} 30 days` }
    },
  })
}

describe('a golden check that the baseline failed once, in another case', () => {
  test('is drift where the candidate fails it every time in three cases', () => {
    const report = runWithSlip({ failing: 3 })
    expect(report.verdict).toBe('drift')
    expect(gateOf(report, 'expect.failed').reason).toMatch(/variation \(p=0\.00\d+\)$/)
    expect(report.cases[0]?.verdict).toBe('drift')
  })

  test('is no parity where it fails it every time in one', () => {
    const report = runWithSlip({ failing: 1 })
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(
      /^expect\.failed: support\/case-000: contains "30 days" fails on 0 of 3 baseline and 3 of 3 candidate answers: got .*; the baseline shows that in other cases now and then, which hardly explains it here, but so few samples cannot prove it: run with --samples 7 \(480 more samples, about \$0\.\d+\)$/,
    )
  })

  test('is drift with as many samples as were advised', () => {
    expect(runWithSlip({ failing: 1, samples: 7 }).verdict).toBe('drift')
  })

  test('is parity where nothing fails every time', () => {
    expect(gateOf(runWithSlip({ failing: 0 }), 'expect.failed').verdict).toBe('parity')
  })

  test('is left to the limit where there is one, and to the waiver of the case', () => {
    expect(gateOf(runWithSlip({ failing: 1, limit: '<= 10pp' }), 'expect.failed').verdict).toBe(
      'parity',
    )
    const waived = runWithSlip({ failing: 1, waived: 'support/case-000' })
    expect(gateOf(waived, 'expect.failed').verdict).toBe('parity')
  })
})

test('a finish reason that differs every time, where the baseline varied once elsewhere, is no parity', () => {
  const report = judgedRun({
    cases: goldenCases(60),
    observe(place) {
      const { golden, side, sample } = place
      const isSlip = side === 'baseline' && golden.id === 'case-059' && sample === 1
      const isCut = side === 'candidate' && golden.id === 'case-007'
      return { ...usualAnswer(place), finishReason: isSlip || isCut ? 'length' : 'stop' }
    },
  })
  expect(report.verdict).toBe('inconclusive')
  expect(report.reason).toContain('case-007: finish_reason stop ×3 -> finish_reason length ×3; ')
})

test('an early look with a smaller level does not take for chance what the whole run does not', async () => {
  const seen = new Set<string>()
  const { report } = await lookedRun({
    rule: 'stop-early',
    cases: goldenCases(200, { expect: expected }),
    observe(place) {
      const { golden, side, sample } = place
      seen.add(golden.id)
      const [failing, slipping] = seen
      const isSlip = side === 'baseline' && golden.id === slipping && sample === 1
      const isFailing = side === 'candidate' && golden.id === failing
      const answer = usualAnswer(place)
      return isSlip || isFailing ? answer : { ...answer, text: `${answer.text} 30 days` }
    },
  })
  expect(gateOf(report, 'expect.failed').verdict).toBe('inconclusive')
  expect(report.verdict).toBe('inconclusive')
})
