import { expect, test } from 'vitest'
import { aCase, aFinding, aGate, aReport, someTotals } from '../testing/builders/build-report.ts'
import { goldenCases } from '../testing/builders/build-golden-case.ts'
import { judgedRun, usualAnswer } from '../testing/builders/build-run.ts'
import { candidateShows, gateOf } from '../testing/builders/candidate-shows.ts'
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

test('a check that fails beside noise elsewhere is quoted neither', () => {
  const report = judgedRun({
    cases: goldenCases(30, { expect: [{ kind: 'contains', value: '30 days' }] }),
    observe(place) {
      const { golden, side, sample } = place
      const isSlip = side === 'baseline' && golden.id === 'case-029' && sample === 1
      const isFailing = side === 'candidate' && golden.id === 'case-003'
      const answer = usualAnswer(place)
      const text = isSlip || isFailing ? 'Sorry, no bananas' : `${answer.text ?? ''} 30 days`
      return { ...answer, text }
    },
  })
  const without = withoutContent(report)
  expect(gateOf(report, 'expect.failed').reason).toContain('bananas')
  expect(gateOf(without, 'expect.failed').reason).toMatch(
    /^support\/case-003: \(left out with the content\); the baseline shows that in other cases/,
  )
  expect(JSON.stringify(without)).not.toMatch(/30 days|bananas/)
})

test('prose in the place of the name of a model is left out of findings and reasons, too', () => {
  const named = (modelServed: string) =>
    withoutContent(candidateShows({ cases: goldenCases(5) }, () => ({ modelServed })))
  const report = named('Which colour has a ripe banana, when it is eaten?')
  expect(JSON.stringify(report)).not.toContain('banana')
  expect(report.cases[0]?.findings[0]?.detail).toBe('the requested model ×3 -> model … ×3')
  expect(named('llama-3-8b').cases[0]?.findings[0]?.detail).toBe(
    'the requested model ×3 -> model llama-3-8b ×3',
  )
})
