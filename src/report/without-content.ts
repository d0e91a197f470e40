import type { CaseResult, Finding, RunReport } from '../model/report.ts'

const leftOut = '(left out with the content)'

/** Findings that tell of an answer's form and never quote it. */
const kindsWithoutContent: ReadonlySet<string> = new Set([
  'contract.prompt-tokens',
  'contract.model',
  'contract.finish-reason',
  'contract.tool-called',
  'contract.tool-name',
  'contract.refusal',
  'contract.empty',
  'contract.truncated',
  'contract.usage',
  'contract.stream',
  'contract.fault-class',
])

/** The report without anything that quotes a prompt, a golden check or an answer. */
export function withoutContent(report: RunReport): RunReport {
  return { ...report, cases: report.cases.map(caseWithoutContent) }
}

function caseWithoutContent(result: CaseResult): CaseResult {
  const quoted = result.findings.filter(quotesContent).map(finding => finding.detail)
  return {
    ...result,
    reason: quoted.reduce((reason, detail) => reason.split(detail).join(leftOut), result.reason),
    findings: result.findings.map(finding =>
      quotesContent(finding) ? { ...finding, detail: leftOut } : finding,
    ),
    firstDifference: '',
  }
}

function quotesContent({ kind, detail }: Finding): boolean {
  return detail !== '' && !kindsWithoutContent.has(kind)
}
