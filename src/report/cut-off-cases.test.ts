import { describe, expect, test } from 'vitest'
import type { CaseResult } from '../model/report.ts'
import { aCase, aReport } from '../testing/builders/build-report.ts'
import { renderCaseSection } from './case-section.ts'
import { describeCutOffCases, isCutOff } from './cut-off-cases.ts'
import { annotateRun } from './github-annotations.ts'
import { chooseLookFirst } from './html/look-first.ts'
import { renderSummary } from './markdown/render-summary.ts'

const unsent = { verdict: 'inconclusive', unsent: 3, firstDifference: '' } as const
const failed = aCase({ ...unsent, caseId: 'failed', reason: 'failed twice' })
const cases: readonly CaseResult[] = [
  aCase({ ...unsent, caseId: 'one', mode: 'unary' }),
  aCase({ ...unsent, caseId: 'one', mode: 'stream' }),
  aCase({ ...unsent, caseId: 'two' }),
  {
    ...failed,
    sides: { ...failed.sides, candidate: { ...failed.sides.candidate, failed: 2 } },
  },
  aCase({ caseId: 'whole' }),
]
const report = aReport({ cases, verdict: 'inconclusive' })

describe('cases that were cut off', () => {
  test('are those which lack nothing but samples', () => {
    expect(cases.filter(isCutOff).map(({ caseId }) => caseId)).toEqual(['one', 'one', 'two'])
    expect(isCutOff(aCase({ verdict: 'drift', unsent: 3 }))).toBe(false)
    expect(isCutOff(aCase({ verdict: 'inconclusive' }))).toBe(false)
  })

  test('are counted once, whatever their modes', () => {
    expect(describeCutOffCases(cases)).toBe('2 of 4 cases were not carried out in full')
    expect(describeCutOffCases(cases.slice(2))).toBe('1 of 3 cases was not carried out in full')
    expect(describeCutOffCases([aCase()])).toBe('')
  })

  test('are counted in place of being listed, wherever people read', () => {
    const texts = [
      renderCaseSection(report, { columns: 120, colour: false }),
      renderSummary(report),
    ]
    for (const text of texts) {
      expect(text).toContain('2 of 4 cases were not carried out in full')
      expect(text).toContain('failed twice')
      expect(text).not.toMatch(/\b(?:one|two)\b/)
    }
    const annotations = annotateRun(report, path => path)
    expect(annotations.filter(line => line.includes('failed twice'))).toHaveLength(1)
    expect(annotations).toHaveLength(2)
    expect(chooseLookFirst(report).map(({ caseId }) => caseId)).toEqual(['failed', 'whole'])
  })
})
