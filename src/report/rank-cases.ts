import type { CaseResult, GateResult, RunReport, Verdict } from '../model/report.ts'
import { compareByCodeUnit } from '../model/json.ts'
import { modes } from '../model/side.ts'
import { keyOfItsCase } from '../model/suite.ts'
import { gateRank, worstCase } from '../model/worst-case.ts'

/** Breaks, then other drift, then inconclusive, then parity; the less alike first. */
export function rankCases(cases: readonly CaseResult[]): CaseResult[] {
  return [...cases].sort(
    (left, right) =>
      gravityOf(left) - gravityOf(right) ||
      deltaOf(right) - deltaOf(left) ||
      compareByCodeUnit(keyOfItsCase(left), keyOfItsCase(right)) ||
      modes.indexOf(left.mode) - modes.indexOf(right.mode),
  )
}

function gravityOf({ verdict, findings }: CaseResult): number {
  switch (verdict) {
    case 'drift':
      return findings.some(({ level, waivedBy }) => level === 'break' && waivedBy === null) ? 0 : 1
    case 'inconclusive':
      return 2
    case 'parity':
      return 3
  }
}

function deltaOf({ similarityDelta }: CaseResult): number {
  return similarityDelta === null || !Number.isFinite(similarityDelta) ? -2 : similarityDelta
}

type Judged = Pick<RunReport, 'gates' | 'cases'>

export interface LeadingCase {
  readonly result: CaseResult
  readonly gate: GateResult
}

/** For each drifting gate the case that shows it best, the gates as the run's reason names them. */
export function findLeadingCases({ gates, cases }: Judged): readonly LeadingCase[] {
  const leading: LeadingCase[] = []
  const drifting = gates
    .filter(gate => gate.required && gate.verdict === 'drift')
    .sort((left, right) => gateRank(left) - gateRank(right))
  for (const gate of drifting) {
    const unnamed = cases.filter(
      result => !leading.some(item => keyOfItsCase(item.result) === keyOfItsCase(result)),
    )
    const worst = worstCase(unnamed, gate)
    if (worst) leading.push({ result: worst, gate })
  }
  return leading
}

/** The leading cases, so that the one that the verdict names is found; then the others, worst first. */
export function orderForReading(judged: Judged): readonly CaseResult[] {
  const leading = findLeadingCases(judged).map(({ result }) => result)
  return [...leading, ...rankCases(judged.cases.filter(result => !leading.includes(result)))]
}

/** The cases of each suite; suites in the order of their first case. */
export function groupBySuite(
  cases: readonly CaseResult[],
): { readonly suite: string; readonly cases: readonly CaseResult[] }[] {
  const groups = new Map<string, CaseResult[]>()
  for (const result of cases) {
    const group = groups.get(result.suite)
    if (group) group.push(result)
    else groups.set(result.suite, [result])
  }
  return [...groups].map(([suite, ofSuite]) => ({ suite, cases: ofSuite }))
}

const verdicts: readonly Verdict[] = ['drift', 'inconclusive', 'parity']

/** `3 drift, 1 inconclusive, 20 parity` */
export function describeVerdicts(cases: readonly CaseResult[]): string {
  return verdicts
    .map(verdict => [cases.filter(result => result.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`)
    .join(', ')
}
