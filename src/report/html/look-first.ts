import type { CaseResult, RunReport } from '../../model/report.ts'
import { gateRank, worstCase } from '../../model/worst-case.ts'
import { formatRatio } from '../../model/format.ts'
import { formatSimilarity } from '../gate-values.ts'
import { rankCases } from '../rank-cases.ts'
import type { LookFirst } from './page-data.ts'

const mostCases = 3

/**
 * The three cases that teach most about the verdict: for each drifting gate the one that shows it
 * best, in the order in which the run's reason names the gates; then the worst of the rest. No case
 * twice, and without drift only cases in which the candidate is less like the baseline.
 */
export function chooseLookFirst({ gates, cases }: RunReport): LookFirst[] {
  const chosen: CaseResult[] = []
  const others = () => cases.filter(result => !chosen.some(item => isSameCase(item, result)))
  const drifting = gates
    .filter(gate => gate.required && gate.verdict === 'drift')
    .sort((left, right) => gateRank(left) - gateRank(right))
  for (const gate of drifting) {
    const worst = worstCase(others(), gate)
    if (worst) chosen.push(worst)
  }
  while (chosen.length < mostCases) {
    const next = rankCases(others()).find(isWorthALook)
    if (!next) break
    chosen.push(next)
  }
  return chosen.slice(0, mostCases).map(result => ({
    suite: result.suite,
    caseId: result.caseId,
    mode: result.mode,
    why: describeWhy(result),
  }))
}

function isSameCase(left: CaseResult, right: CaseResult): boolean {
  return left.suite === right.suite && left.caseId === right.caseId
}

function isWorthALook({ verdict, similarityDelta }: CaseResult): boolean {
  return verdict !== 'parity' || (similarityDelta ?? 0) > 0
}

function describeWhy(result: CaseResult): string {
  const { verdict, reason, selfSimilarity, crossSimilarity, latencyRatio } = result
  if (verdict !== 'parity') return reason
  const likeness =
    selfSimilarity === null || crossSimilarity === null
      ? ''
      : `agrees with itself ${formatSimilarity(selfSimilarity)}, with the candidate ${formatSimilarity(crossSimilarity)}`
  if (likeness !== '') return `no difference proven; the baseline ${likeness}`
  return latencyRatio === null ? reason : `takes ${formatRatio(latencyRatio)} the time`
}
