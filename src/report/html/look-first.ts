import type { CaseResult, RunReport } from '../../model/report.ts'
import { formatRatio } from '../../model/format.ts'
import { formatSimilarity } from '../gate-values.ts'
import { findLeadingCases, keyOf, rankCases } from '../rank-cases.ts'
import type { LookFirst } from './page-data.ts'

const mostCases = 3

/** The three cases that teach most about the verdict; no case twice, whatever its modes. */
export function chooseLookFirst(report: RunReport): LookFirst[] {
  // No case was compared, so that none teaches anything.
  if (report.unusableSide) return []
  const candidates = [...findLeadingCases(report), ...rankCases(report.cases).filter(isWorthALook)]
  const chosen = new Map<string, CaseResult>()
  for (const result of candidates) {
    if (chosen.size === mostCases) break
    if (!chosen.has(keyOf(result))) chosen.set(keyOf(result), result)
  }
  return [...chosen.values()].map(result => ({
    suite: result.suite,
    caseId: result.caseId,
    mode: result.mode,
    why: describeWhy(result),
  }))
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
