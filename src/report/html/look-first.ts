import type { CaseResult, GateResult, RunReport } from '../../model/report.ts'
import { formatRatio } from '../../model/format.ts'
import { keyOfItsCase } from '../../model/suite.ts'
import { isCutOff } from '../cut-off-cases.ts'
import { formatSimilarity } from '../gate-values.ts'
import { findLeadingCases, rankCases } from '../rank-cases.ts'
import type { LookFirst } from './page-data.ts'

const mostCases = 3

/** The three cases that teach most about the verdict; no case twice, whatever its modes. */
export function chooseLookFirst(report: RunReport): LookFirst[] {
  // No case was compared, so that none teaches anything.
  if (report.unusableSide) return []
  const others = rankCases(report.cases).filter(isWorthALook)
  const candidates: Candidate[] = [
    ...findLeadingCases(report),
    ...others.map(result => ({ result })),
  ]
  const chosen = new Map<string, Candidate>()
  for (const candidate of candidates) {
    if (chosen.size === mostCases) break
    const key = keyOfItsCase(candidate.result)
    if (!chosen.has(key)) chosen.set(key, candidate)
  }
  return [...chosen.values()].map(candidate => ({
    suite: candidate.result.suite,
    caseId: candidate.result.caseId,
    mode: candidate.result.mode,
    why: describeFinding(candidate) ?? describeWhy(candidate.result),
  }))
}

interface Candidate {
  readonly result: CaseResult
  /** The gate that the case shows best, if it was chosen for one. */
  readonly gate?: GateResult
}

/** What the case was chosen for: its own first finding may be one that another case was chosen for. */
function describeFinding({ result, gate }: Candidate): string | undefined {
  const found = result.findings.find(
    ({ kind, level, waivedBy }) => kind === gate?.metric && level !== 'note' && waivedBy === null,
  )
  return found && `${found.kind}: ${found.detail}`
}

function isWorthALook(result: CaseResult): boolean {
  const { verdict, similarityDelta } = result
  return verdict === 'parity' ? (similarityDelta ?? 0) > 0 : !isCutOff(result)
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
