import { describe, expect, test } from 'vitest'
import {
  aCase,
  aContractGate,
  aFinding,
  aGate,
  aReport,
} from '../../testing/builders/build-report.ts'
import {
  driftReport,
  judgedUnusableReport,
  parityReport,
} from '../../testing/builders/sample-reports.ts'
import { chooseLookFirst } from './look-first.ts'

const names = (report: Parameters<typeof chooseLookFirst>[0]) =>
  chooseLookFirst(report).map(({ caseId }) => caseId)

describe('where to look first', () => {
  test('is the case that the next step names, then one for each other drifting gate', () => {
    const report = aReport({
      verdict: 'drift',
      gates: [
        aGate({ verdict: 'drift' }),
        aContractGate('contract.finish-reason', { verdict: 'drift' }),
      ],
      cases: [
        aCase({ caseId: 'quick', latencyRatio: 1.1 }),
        aCase({ caseId: 'slow', latencyRatio: 3 }),
        aCase({ caseId: 'broken', verdict: 'drift', findings: [aFinding()] }),
      ],
    })
    expect(names(report)).toEqual(['broken', 'slow', 'quick'])
  })

  test('says of each case what it was chosen for', () => {
    const tokens = aFinding({ kind: 'contract.prompt-tokens', detail: '9 -> 21' })
    const json = aFinding({ kind: 'contract.json-valid', detail: 'valid -> invalid' })
    const drifting = { verdict: 'drift', reason: 'contract.prompt-tokens: 9 -> 21' } as const
    const report = aReport({
      verdict: 'drift',
      gates: [
        aContractGate('contract.prompt-tokens', { verdict: 'drift' }),
        aContractGate('contract.json-valid', { verdict: 'drift' }),
      ],
      cases: [
        aCase({ ...drifting, caseId: 'plain', findings: [tokens] }),
        aCase({ ...drifting, caseId: 'extract', findings: [tokens, json] }),
      ],
    })
    expect(chooseLookFirst(report).map(({ why }) => why)).toEqual([
      'contract.prompt-tokens: 9 -> 21',
      'contract.json-valid: valid -> invalid',
    ])
  })

  test('names no case twice, whatever its modes', () => {
    const broken = { caseId: 'broken', verdict: 'drift', findings: [aFinding()] } as const
    const report = aReport({
      verdict: 'drift',
      gates: [aContractGate('contract.finish-reason', { verdict: 'drift' })],
      cases: [aCase(broken), aCase({ ...broken, mode: 'stream' })],
    })
    expect(names(report)).toEqual(['broken'])
  })

  test('without drift is the least alike, and no case that is as alike as can be', () => {
    expect(names(parityReport)).toEqual(['case-50', 'case-49', 'case-48'])
    expect(names(aReport({ cases: [aCase({ similarityDelta: 0 })] }))).toEqual([])
  })

  test('is no case where a side never answered', () => {
    expect(names(judgedUnusableReport)).toEqual([])
  })

  test('is at most three cases', () => {
    expect(chooseLookFirst(driftReport)).toHaveLength(3)
  })
})
