import { describe, expect, test } from 'vitest'
import type { RunReport } from '../model/report.ts'
import { aCase, aFinding, aGate, aReport } from '../testing/builders/build-report.ts'
import { describeQuietCases } from './quiet-cases.ts'

const tested = { similarityP: 0.4 }
const drifting = aGate({ gate: 'quality.replaced', verdict: 'drift' })

function describeCases(given: Partial<RunReport>): string {
  return describeQuietCases(aReport(given))
}

describe('cases that show nothing', () => {
  test('are counted by suite', () => {
    const cases = [aCase(tested), aCase({ ...tested, suite: 'orders' })]
    expect(describeCases({ cases })).toBe('no difference seen in 2 of 2 cases: orders 1, support 1')
  })

  test('do not count the waived ones, which are said apart', () => {
    const cases = [
      aCase(tested),
      aCase({ ...tested, caseId: 'b', waivedBy: 'known' }),
      aCase({ ...tested, caseId: 'b', mode: 'stream' }),
    ]
    expect(describeCases({ cases })).toBe(
      'no difference seen in 1 of 2 cases: support 1; known differences only, waived, in 1 of 2 cases',
    )
  })

  test('are none where all are waived', () => {
    const cases = [aCase({ ...tested, waivedBy: 'known' })]
    expect(describeCases({ cases, gates: [drifting] })).toBe(
      'known differences only, waived, in 1 of 1 case; quality.replaced drifts over all cases together',
    )
  })

  test('contradict no dimension that drifts as a whole', () => {
    expect(describeCases({ cases: [aCase(tested)], gates: [drifting] })).toBe(
      'no difference shown by itself in 1 of 1 case: support 1; quality.replaced drifts over all cases together',
    )
  })

  test('are what is left where some case shows why the dimension drifts', () => {
    const findings = [aFinding({ kind: 'quality.replaced', level: 'flag' })]
    const cases = [aCase(tested), aCase({ caseId: 'b', verdict: 'drift', findings })]
    expect(describeCases({ cases, gates: [drifting] })).toBe(
      'no difference seen in 1 of 2 cases: support 1',
    )
  })
})
