import { besideNoise } from '../model/beside-noise.ts'
import { countOf } from '../model/format.ts'
import type { CaseResult, Finding, GateResult, RunReport, SideTotals } from '../model/report.ts'
import { keyOfItsCase } from '../model/suite.ts'
import { isName, nameOrNull, withoutQuotedProse } from '../model/without-prose.ts'
import { quotesNothing } from '../model/without-text.ts'

const leftOut = '(left out with the content)'

/** Findings that tell of an answer's form and never quote it. */
const kindsWithoutContent: ReadonlySet<string> = new Set([
  'contract.prompt-tokens',
  'contract.model',
  'contract.finish-reason',
  'contract.tool-called',
  'contract.tool-name',
  'contract.refusal',
  'contract.language',
  'contract.empty',
  'contract.truncated',
  'contract.length',
  'contract.usage',
  'contract.stream',
  'contract.fault-class',
])

/** The report without anything that quotes a prompt, a golden check or an answer. */
export function withoutContent(report: RunReport): RunReport {
  const gates = report.gates.map(gate => gateWithoutContent(gate, report.cases))
  return {
    ...report,
    // The run's reason quotes that of a gate.
    reason: report.gates.reduce(
      (reason, gate, index) => reason.split(gate.reason).join(gates[index]?.reason ?? leftOut),
      report.reason,
    ),
    gates,
    cases: report.cases.map(caseWithoutContent),
    totals: {
      baseline: totalsWithoutContent(report.totals.baseline),
      candidate: totalsWithoutContent(report.totals.candidate),
    },
  }
}

function totalsWithoutContent(totals: SideTotals): SideTotals {
  return {
    ...totals,
    failures: totals.failures.map(({ message, ...failure }) =>
      quotesNothing(failure.class) && message !== undefined ? { ...failure, message } : failure,
    ),
  }
}

/** A gate's reason quotes the first of its breaks, shortened in ways of its own: it is told anew. */
function gateWithoutContent(gate: GateResult, cases: readonly CaseResult[]): GateResult {
  if (kindsWithoutContent.has(gate.metric)) {
    return { ...gate, reason: withoutProseOf(gate.metric, gate.reason) }
  }
  const unproven = gate.reason.lastIndexOf(besideNoise)
  if (unproven !== -1) {
    const where = placeIn(gate.reason, cases)
    return { ...gate, reason: `${where}${leftOut}${gate.reason.slice(unproven)}` }
  }
  const keys = cases
    .filter(({ findings }) =>
      findings.some(({ kind, level }) => kind === gate.metric && level === 'break'),
    )
    .map(keyOfItsCase)
  const [first] = keys
  if (first === undefined) return gate
  const others = new Set(keys).size - 1
  const where = others > 0 ? `${first} (and ${countOf(others, 'more case')})` : first
  return { ...gate, reason: `${where}: ${leftOut}` }
}

/** `support/a (and 1 more case): `, with which a reason begins that quotes a case. */
function placeIn(reason: string, cases: readonly CaseResult[]): string {
  const places = cases.flatMap(result => {
    const key = keyOfItsCase(result)
    const more = /^(?: \(and [\d,]+ more cases?\))?: /.exec(reason.slice(key.length))
    return reason.startsWith(key) && more ? key + more[0] : []
  })
  return places[0] ?? ''
}

/** Only two kinds tell names, which servers and models choose, without quoting them. */
function withoutProseOf(kind: string, text: string): string {
  const quotesNone = withoutQuotedProse(text)
  if (kind !== 'contract.model' && kind !== 'contract.tool-name') return quotesNone
  return quotesNone.replaceAll(
    /(?<!requested )\b(model|tools?) (.+?)(?= ×\d)/gs,
    (named, word: string, names: string) => (names.split(', ').every(isName) ? named : `${word} …`),
  )
}

function caseWithoutContent(result: CaseResult): CaseResult {
  const findings = result.findings.map(findingWithoutContent)
  return {
    ...result,
    reason: result.findings.reduce(
      (reason, { detail }, index) =>
        detail === '' ? reason : reason.split(detail).join(findings[index]?.detail ?? leftOut),
      result.reason,
    ),
    findings,
    sides: {
      baseline: sideWithoutContent(result.sides.baseline),
      candidate: sideWithoutContent(result.sides.candidate),
    },
    firstDifference: '',
  }
}

function sideWithoutContent(side: CaseResult['sides']['baseline']): typeof side {
  return { ...side, model: nameOrNull(side.model), provider: nameOrNull(side.provider) }
}

function findingWithoutContent(finding: Finding): Finding {
  const detail = quotesContent(finding) ? leftOut : withoutProseOf(finding.kind, finding.detail)
  return { ...finding, detail }
}

function quotesContent({ kind, detail }: Finding): boolean {
  return detail !== '' && !kindsWithoutContent.has(kind)
}
