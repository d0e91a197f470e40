import type { JsonValue } from '../../model/json.ts'
import type { RunReport } from '../../model/report.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { Redact } from './redact.ts'

/** Members of messages and requests that gateways know the words of. */
const words: ReadonlySet<string> = new Set(['role', 'type', 'kind', 'id', 'tool_call_id', 'name'])

/** Prompts and golden checks as reports may show them. The ids of cases stay: they name them. */
export function redactCases(cases: readonly GoldenCase[], redact: Redact): readonly GoldenCase[] {
  return cases.map(golden => ({
    ...golden,
    turns: redactTexts(golden.turns, redact),
    request: redactTexts(golden.request, redact),
    expect: redactTexts(golden.expect, redact),
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

function redactTexts<Value>(value: Value, redact: Redact): Value {
  return redactValue(value as JsonValue, redact) as Value
}

function redactValue(value: JsonValue, redact: Redact): JsonValue {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(item => redactValue(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      words.has(name) ? member : redactValue(member, redact),
    ]),
  )
}
