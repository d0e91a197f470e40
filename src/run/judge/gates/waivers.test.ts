import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../../model/report.ts'
import type { Waiver } from '../../../model/settings.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { judgedRun, usualAnswer } from '../../../testing/builders/build-run.ts'
import { createWaiverBook, findUselessWaivers } from './waivers.ts'

function aWaiver(given: Partial<Waiver> = {}): Waiver {
  return {
    id: 'known',
    cases: 'support/case-00*',
    finding: 'contract.finish-reason',
    reason: 'agreed with the vendor',
    expires: '2026-03-01',
    ...given,
  }
}

/** The first ten of 60 cases end otherwise; `also` breaks one more. */
function run(waivers: readonly Waiver[], also = ''): RunReport {
  return judgedRun({
    cases: goldenCases(60),
    waivers,
    observe: place => {
      const isOther = place.golden.id < 'case-010' || place.golden.id === also
      const finishReason = place.side === 'candidate' && isOther ? 'length' : 'stop'
      return { ...usualAnswer(place), finishReason }
    },
  })
}

const messages = (report: RunReport) => report.warnings.map(problem => problem.message)

describe('before anything is sent', () => {
  const useless = (waiver: Waiver, allCases: readonly string[] | null) =>
    findUselessWaivers([waiver], { now: '2026-03-01T23:59:59.000Z', allCases }).map(
      problem => problem.message,
    )

  test('a waiver that has expired is known to be of no use', () => {
    expect(useless(aWaiver(), null)).toEqual([])
    expect(useless(aWaiver({ expires: '2026-02-28' }), null)).toEqual([
      'waiver "known" expired on 2026-02-28 and no longer applies',
    ])
  })

  test('a waiver that is for no case is, where all cases are there', () => {
    const misspelt = aWaiver({ cases: 'suport/*' })
    expect(useless(misspelt, ['support/case-001'])).toEqual([
      'waiver "known" is for no case: none is named like suport/*',
    ])
    expect(useless(misspelt, null)).toEqual([])
    expect(useless(aWaiver(), ['support/case-001'])).toEqual([])
  })
})

describe('waivers', () => {
  test('without one, the known difference drifts', () => {
    expect(run([]).verdict).toBe('drift')
  })

  test('one takes its cases out of the gate, and shows as waived_by', () => {
    const report = run([aWaiver()])
    expect(report.verdict).toBe('parity')
    expect(report.reason).toMatch(/; known differences waived in 10 cases$/)
    expect(report.gates.find(gate => gate.gate === 'contract.finish-reason')?.reason).toBe(
      'none found in 50 cases; 10 cases waived',
    )
    expect(report.cases[3]).toMatchObject({
      verdict: 'parity',
      reason:
        'a known difference only: contract.finish-reason: finish_reason stop ×3 -> finish_reason length ×3',
      waivedBy: 'known',
      findings: [{ kind: 'contract.finish-reason', level: 'break', waivedBy: 'known' }],
    })
    expect(report.cases[30]).toMatchObject({ waivedBy: null, findings: [] })
    expect(messages(report)).toEqual([])
  })

  test('another case with the same difference still drifts', () => {
    const report = run([aWaiver()], 'case-033')
    expect(report.verdict).toBe('drift')
    expect(report.reason).toMatch(/^contract.finish-reason: support\/case-033: /)
    expect(report.nextStep).toBe('do not move traffic; start with support/case-033')
  })

  test('one for another kind of finding permits nothing, and matched nothing', () => {
    const report = run([aWaiver({ finding: 'contract.model' })])
    expect(report.verdict).toBe('drift')
    expect(messages(report)).toEqual(['waiver "known" matched nothing in this run'])
  })

  test('one for other cases permits nothing', () => {
    expect(run([aWaiver({ cases: 'orders/*' })]).verdict).toBe('drift')
  })

  test('* permits every kind of finding of its cases', () => {
    const report = run([aWaiver({ finding: '*' })])
    expect(report.verdict).toBe('parity')
    expect(report.cases[3]?.waivedBy).toBe('known')
  })

  test('* does not take cases out of the dimensions', () => {
    const report = judgedRun({
      cases: goldenCases(60),
      waivers: [aWaiver({ finding: '*', cases: '*' })],
      observe: place => ({ ...usualAnswer(place), costUsd: place.side === 'candidate' ? 3 : 2 }),
    })
    expect(report.reason).toMatch(/^cost.total: 1.50×/)
  })

  test('one is valid through its last day, counted from the start of the run', () => {
    expect(run([aWaiver({ expires: '2026-03-01' })]).verdict).toBe('parity')
    const expired = run([aWaiver({ expires: '2026-02-28' })])
    expect(expired.verdict).toBe('drift')
    expect(messages(expired)).toEqual([
      'waiver "known" expired on 2026-02-28 and no longer applies',
    ])
    expect(expired.cases[3]).toMatchObject({ verdict: 'drift', waivedBy: null })
  })

  test('what the baseline shows in a waived case still makes the kind noisy elsewhere', () => {
    const report = judgedRun({
      cases: goldenCases(60),
      waivers: [aWaiver()],
      observe: place => {
        const isNoise = place.golden.id === 'case-001' && place.sample === 1
        const isBroken = place.golden.id === 'case-033' && place.side === 'candidate'
        return { ...usualAnswer(place), finishReason: isNoise || isBroken ? 'length' : 'stop' }
      },
    })
    const gate = report.gates.find(item => item.gate === 'contract.finish-reason')
    expect(gate?.verdict).toBe('inconclusive')
  })

  test('where all cases are waived, the gate is not measured', () => {
    const report = run([aWaiver({ cases: 'support/*' })])
    expect(report.gates.find(gate => gate.gate === 'contract.finish-reason')).toMatchObject({
      verdict: 'not measured',
      reason: '60 cases waived',
    })
  })

  test('two that match are both of use, and the first is named', () => {
    const report = run([aWaiver(), aWaiver({ id: 'second', finding: '*' })])
    expect(messages(report)).toEqual([])
    expect(report.cases[3]?.waivedBy).toBe('known')
  })
})

describe('the cases of a waiver', () => {
  test.each([
    ['support/*', 'support/refund', true],
    ['support/*', 'orders/refund', false],
    ['*', 'orders/refund', true],
    ['support/refund', 'support/refund-2', false],
    ['support/refund[product=a gift card]', 'support/refund[product=a gift card]', true],
    ['support/refund[*]', 'support/refund[product=x]', true],
    ['support/a.b', 'support/axb', false],
    ['support/case-0?', 'support/case-01', true],
    ['support/case-0?', 'support/case-012', false],
  ])('%s and %s: %s', (cases, key, expected) => {
    const book = createWaiverBook([aWaiver({ cases })], '2026-03-01T10:00:00.000Z')
    expect(book.permits(key, 'contract.finish-reason')).toBe(expected)
  })
})
