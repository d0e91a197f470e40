import type { RunReport } from '../../model/report.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { Redact } from './redact.ts'
import { redactTexts } from './redact-texts.ts'

/** Members of messages and requests that gateways know the words of. */
const words: ReadonlySet<string> = new Set(['role', 'type', 'kind', 'id', 'tool_call_id', 'name'])

/** Prompts and golden checks as reports may show them. The ids of cases stay: they name them. */
export function redactCases(cases: readonly GoldenCase[], redact: Redact): readonly GoldenCase[] {
  return cases.map(golden => ({
    ...golden,
    turns: redactTexts(golden.turns, redact, words),
    request: redactTexts(golden.request, redact, words),
    expect: redactTexts(golden.expect, redact, words),
    ...(golden.golden !== undefined && { golden: redact(golden.golden) }),
  }))
}

/** What a report says of answers and checks, which it quotes. */
export function redactReport(report: RunReport, redact: Redact): RunReport {
  return {
    ...report,
    reason: redact(report.reason),
    gates: report.gates.map(gate => ({ ...gate, reason: redact(gate.reason) })),
    cases: report.cases.map(result => ({
      ...result,
      reason: redact(result.reason),
      firstDifference: redact(result.firstDifference),
      findings: result.findings.map(finding => ({ ...finding, detail: redact(finding.detail) })),
    })),
  }
}
