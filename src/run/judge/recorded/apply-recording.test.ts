import { describe, expect, test } from 'vitest'
import type { RecordingReport } from '../../../model/recording.ts'
import type { CaseResult, GateResult } from '../../../model/report.ts'
import {
  aCase,
  aContractGate,
  aGate,
  aRecordingReport,
} from '../../../testing/builders/build-report.ts'
import { applyRecording } from './apply-recording.ts'
import { describeRecordingGaps } from './judge-recording.ts'

const sentinel = (status: RecordingReport['sentinel']['status']) => ({
  ...aRecordingReport().sentinel,
  status,
  reason: `it ${status}`,
})

function gateAgainst(gate: GateResult, status: RecordingReport['sentinel']['status']) {
  const recording = aRecordingReport({ sentinel: sentinel(status) })
  const [result] = applyRecording({ gates: [gate], cases: [] }, recording).gates
  return [result?.verdict, result?.reason]
}

function caseAgainst(result: CaseResult, given: Partial<RecordingReport>) {
  const [judged] = applyRecording({ gates: [], cases: [result] }, aRecordingReport(given)).cases
  return [judged?.verdict, judged?.reason]
}

describe('gates against a recorded baseline', () => {
  const drift = aContractGate('contract.model', { verdict: 'drift', reason: 'a -> b' })

  test('say what they say while the live baseline answers as recorded', () => {
    expect(gateAgainst(drift, 'agrees')).toEqual(['drift', 'a -> b'])
    const [verdict, reason] = gateAgainst(aGate({ reason: '1.02×' }), 'agrees')
    expect(verdict).toBe('parity')
    expect(reason).toMatch(/^1\.02×; not paired in time \(the baseline was recorded 2026-02-17/)
  })

  test.each(['differs', 'unchecked'] as const)('show nothing where it %s', status => {
    const inconclusive = ['inconclusive', `it ${status}; seen: a -> b`]
    expect(gateAgainst(drift, status)).toEqual(inconclusive)
    expect(gateAgainst({ ...drift, verdict: 'parity' }, status)).toEqual(inconclusive)
  })

  test('how much was sent, and what nobody measured, is what it was', () => {
    const covered = aGate({ metric: 'coverage.samples', reason: 'all' })
    expect(gateAgainst(covered, 'differs')).toEqual(['parity', 'all'])
    const unmeasured = aGate({ verdict: 'not measured', reason: 'no streams' })
    expect(gateAgainst(unmeasured, 'differs')).toEqual(['not measured', 'no streams'])
  })
})

describe('cases against a recorded baseline', () => {
  const drift = aCase({ verdict: 'drift', reason: 'a -> b' })

  test("that differ are the candidate's while the live baseline answers as recorded", () => {
    expect(caseAgainst(drift, {})).toEqual(['drift', 'a -> b'])
    expect(caseAgainst(drift, { sentinel: sentinel('differs') })).toEqual([
      'inconclusive',
      'the baseline has changed since it was recorded; seen: a -> b',
    ])
    expect(caseAgainst(drift, { sentinel: sentinel('unchecked') })).toEqual([
      'inconclusive',
      'the recording was not checked against the live baseline; seen: a -> b',
    ])
    const same = aCase({ reason: 'no difference seen' })
    expect(caseAgainst(same, { sentinel: sentinel('differs') })[0]).toBe('parity')
  })

  test('that it does not hold as they are were not compared', () => {
    expect(caseAgainst(drift, { changed: ['support/refund-policy'] })).toEqual([
      'inconclusive',
      'not compared: the case has changed since the baseline was recorded',
    ])
    expect(caseAgainst(drift, { missing: ['support/refund-policy'] })[0]).toBe('inconclusive')
    expect(caseAgainst(drift, { missing: ['support/other'], changed: ['a/b'] })[0]).toBe('drift')
  })
})

test('what a recording lacks is said with why, as far as that is known', () => {
  const gaps = { changed: [], missing: [], samplesLacking: 3 }
  expect(describeRecordingGaps(null)).toBeNull()
  expect(describeRecordingGaps({ ...gaps, missing: ['a/b'], samplesLacking: 0 })).toBeNull()
  expect(describeRecordingGaps({ ...gaps, samplesLacking: 1 })).toBe(
    'the recording lacks 1 sample: record anew',
  )
  expect(describeRecordingGaps({ ...gaps, changed: ['a/b'] })).toBe(
    'the recording lacks 3 samples (1 case changed since): record anew',
  )
  expect(describeRecordingGaps({ ...gaps, changed: ['a/b'], missing: ['a/c'] })).toBe(
    'the recording lacks 3 samples (1 case changed since, 1 case not recorded): record anew',
  )
})
