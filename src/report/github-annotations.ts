import type { CaseResult, RunReport, Verdict } from '../model/report.ts'
import { describeProblem, type Problem, type SourceLocation } from '../model/problem.ts'
import { keyOfItsCase } from '../model/suite.ts'
import { isCutOff } from './cut-off-cases.ts'
import { describeFailures } from './describe-failures.ts'
import { orderForReading } from './rank-cases.ts'
import { renderVerdictLine } from './verdict-line.ts'
import { visibleStart } from './visible-text.ts'

/** GitHub shows ten annotations of a kind for a step; the tenth counts what has no room. */
const mostCases = 9
const mostCharacters = 1000
const title = 'gateway-parity'

/** A file's path within the repository; null where it lies outside. */
export type PathInRepository = (file: string) => string | null

/**
 * A run as workflow commands of GitHub Actions: drifting cases as errors and undecided ones as
 * warnings, each at its line of its suite, and the verdict of a run that is no parity.
 */
export function annotateRun(report: RunReport, pathOf: PathInRepository): string[] {
  if (report.unusableSide) return [annotateUnusable(report)]
  return [
    ...annotateVerdict(report, 'drift', pathOf),
    ...annotateVerdict(report, 'inconclusive', pathOf),
  ]
}

/** Problems of config and suites, each at its place. */
export function annotateProblems(problems: readonly Problem[], pathOf: PathInRepository): string[] {
  const shown = problems.length > mostCases + 1 ? problems.slice(0, mostCases) : problems
  const hidden = problems.length - shown.length
  return [
    ...shown.map(problem => {
      const { location, ...rest } = problem
      const kind = problem.severity === 'error' ? 'error' : 'warning'
      return command(kind, { title, ...placeOf(location, pathOf) }, describeProblem(rest))
    }),
    ...(hidden > 0 ? [command('error', { title }, `and ${hidden} more in the log`)] : []),
  ]
}

/** One error for all: a case that was not compared has nothing to say at its line. */
function annotateUnusable(report: RunReport): string {
  const line = renderVerdictLine(report, { colour: false })
  return command('error', { title }, line, ...describeFailures(report.totals))
}

const kinds = { drift: 'error', inconclusive: 'warning' } as const

function annotateVerdict(
  report: RunReport,
  verdict: Exclude<Verdict, 'parity'>,
  pathOf: PathInRepository,
): string[] {
  const kind = kinds[verdict]
  const cases = orderForReading(report).filter(
    result => result.verdict === verdict && !isCutOff(result),
  )
  const shown = cases.slice(0, mostCases)
  const hidden = cases.length - shown.length
  const rest = hidden > 0 ? `and ${hidden} more with ${verdict} in cases.csv` : ''
  const line = report.verdict === verdict ? renderVerdictLine(report, { colour: false }) : ''
  const last = [line, rest].filter(part => part !== '').join('; ')
  return [
    ...shown.map(result => annotateCase(result, kinds[verdict], pathOf)),
    ...(last === '' ? [] : [command(kind, { title: `${title}: ${verdict}` }, last)]),
  ]
}

function annotateCase(
  result: CaseResult,
  kind: 'error' | 'warning',
  pathOf: PathInRepository,
): string {
  const { reason, firstDifference, mode, location } = result
  const lines = [
    reason,
    ...(firstDifference === '' ? [] : [`first difference: ${firstDifference}`]),
  ]
  const properties = {
    ...placeOf(location, pathOf),
    title: `${keyOfItsCase(result)} (${mode}): ${result.verdict}`,
  }
  return command(kind, properties, ...lines)
}

function placeOf(
  location: SourceLocation | undefined,
  pathOf: PathInRepository,
): Readonly<Record<string, string>> {
  const file = location ? pathOf(location.file) : null
  if (!location || file === null) return {}
  return { file, line: String(location.line), col: String(location.column) }
}

/** `::error file=a.yaml,line=3::text`; each line of the text is one, whatever it holds. */
function command(
  kind: 'error' | 'warning',
  properties: Readonly<Record<string, string>>,
  ...lines: readonly string[]
): string {
  const list = Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(visibleStart(value, mostCharacters))}`)
    .join(',')
  const text = lines.map(line => visibleStart(line, mostCharacters)).join('\n')
  return `::${kind} ${list}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
