import { describe, expect, test } from 'vitest'
import { aCase, aContractGate, aFinding, aReport } from '../testing/builders/build-report.ts'
import { annotateRun } from './github-annotations.ts'
import { renderSummary } from './markdown/render-summary.ts'
import { renderReport } from './render-report.ts'

describe('the case that the verdict names', () => {
  const texts = Array.from({ length: 20 }, (_, index) =>
    aCase({
      caseId: `text-${index}`,
      verdict: 'drift',
      similarityDelta: 0.9,
      findings: [aFinding({ kind: 'contract.language' })],
    }),
  )
  const tool = aCase({
    caseId: 'tool',
    verdict: 'drift',
    similarityDelta: null,
    findings: [aFinding({ kind: 'contract.tool-called' })],
  })
  const report = aReport({
    verdict: 'drift',
    gates: [
      aContractGate('contract.tool-called', { verdict: 'drift' }),
      aContractGate('contract.language', { verdict: 'drift' }),
    ],
    cases: [...texts, tool],
  })

  test('comes first in the table, however many others are less alike', () => {
    const table = renderReport(report, { reporters: ['table'], columns: 200, colour: false })
    const rows = table.split('\n').filter(line => / {2}(?:unary|stream) {2}/.test(line))
    expect(rows.map(row => row.trim().split(' ')[0]).slice(0, 2)).toEqual(['tool', 'text-0'])
  })

  test('comes first in the summary and in the annotations', () => {
    expect(renderSummary(report)).toContain(
      '### Cases to look at\n\n- **drift** <code>support/tool</code>',
    )
    expect(annotateRun(report, file => file)[0]).toContain('support/tool')
  })
})
