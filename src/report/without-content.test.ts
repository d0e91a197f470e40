import { expect, test } from 'vitest'
import { aCase, aFinding, aGate, aReport, someTotals } from '../testing/builders/build-report.ts'
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

test('the reasons of gates and of the run quote nothing either', () => {
  const detail = 'answers "Please contact your administrator" instead'
  const gate = aGate({
    gate: 'contract.value',
    metric: 'contract.value',
    verdict: 'drift',
    reason: 'support/a (and 1 more case): answers "Please contact…" instead; so in every sample',
  })
  const broken = (caseId: string) =>
    aCase({ caseId, findings: [aFinding({ kind: 'contract.value', level: 'break', detail })] })
  const report = withoutContent(
    aReport({
      reason: `contract.value: ${gate.reason}; also expect.failed`,
      gates: [gate],
      cases: [broken('a'), broken('b')],
    }),
  )
  expect(JSON.stringify(report)).not.toContain('Please')
  expect(report.gates[0]?.reason).toBe('support/a (and 1 more case): (left out with the content)')
  expect(report.reason).toBe(
    'contract.value: support/a (and 1 more case): (left out with the content); also expect.failed',
  )
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

test('the words of servers go, since they may repeat a prompt; those of sockets stay', () => {
  const failures = [
    { class: 'content-filter', count: 1, message: 'blocked: "secret prompt"' },
    { class: 'network', count: 1, message: 'connection refused at 127.0.0.1:9' },
  ] as const
  const report = aReport({
    totals: { baseline: someTotals(), candidate: someTotals({ failures }) },
  })
  expect(withoutContent(report).totals.candidate.failures).toEqual([
    { class: 'content-filter', count: 1 },
    { class: 'network', count: 1, message: 'connection refused at 127.0.0.1:9' },
  ])
})
