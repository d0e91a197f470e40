import { expect, test } from 'vitest'
import { aCase, aFinding, aReport } from '../testing/build-report.ts'
import { withoutContent } from './without-content.ts'

const expectation = aFinding({
  kind: 'expect.failed',
  level: 'flag',
  detail: 'contains "30 days" fails on 0 of 3: Sorry, no',
})

test('what quotes a check or an answer is left out, wherever it stands', () => {
  const report = aReport({
    cases: [
      aCase({
        verdict: 'drift',
        reason: `expect.failed: ${expectation.detail}`,
        findings: [expectation, aFinding({ kind: 'contract.value', detail: '"Sorry" -> "Yes"' })],
        firstDifference: 'Sorry -> Yes',
      }),
    ],
  })
  const text = JSON.stringify(withoutContent(report))
  expect(text).not.toMatch(/30 days|Sorry|Yes/)
  expect(text).toContain('expect.failed: (left out with the content)')
})

test('findings about the form of an answer stay', () => {
  const finding = aFinding()
  const result = aCase({ findings: [finding], reason: `${finding.kind}: ${finding.detail}` })
  const report = aReport({ cases: [result] })
  expect(withoutContent(report)).toEqual(report)
})

test('a reason that quotes nothing stays', () => {
  const result = aCase({ findings: [aFinding({ kind: 'contract.value', detail: '' })] })
  expect(withoutContent(aReport({ cases: [result] })).cases[0]?.reason).toBe('no difference seen')
})
