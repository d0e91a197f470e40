import type { CostForecast } from '../../../model/report.ts'
import { sides, type Side } from '../../../model/side.ts'
import { mean } from '../../../statistics/basics/summary.ts'
import type { CaseEvidence, Pair } from './evidence.ts'

/** Answers that a forecast is for. */
const answers = 1000

/**
 * What so many answers cost each side, in US dollars, where a case has the share of the traffic that its
 * weight says: Σ w·m / Σ w, with the mean cost m of each case's answers. Undefined where no case has a
 * cost on both sides.
 */
export function forecastCost(evidence: readonly CaseEvidence[]): CostForecast | undefined {
  const cases = new Map<string, { readonly weight: number; readonly pairs: Pair<number>[] }>()
  for (const { caseKey, golden, cost } of evidence) {
    if (cost.pairs.length === 0) continue
    const known = cases.get(caseKey) ?? { weight: golden.weight, pairs: [] }
    known.pairs.push(...cost.pairs)
    cases.set(caseKey, known)
  }
  const weighed = [...cases.values()]
  if (weighed.length === 0) return undefined
  // Of the heaviest: sums of weights themselves may be beyond what a number can hold.
  const heaviest = weighed.reduce((most, { weight }) => Math.max(most, weight), 0)
  const shares = weighed.reduce((sum, { weight }) => sum + weight / heaviest, 0)
  const costUsdOf = (side: Side): number =>
    (answers / shares) *
    weighed.reduce((sum, { weight, pairs }) => sum + (weight / heaviest) * meanOf(pairs, side), 0)
  const [baseline, candidate] = sides.map(costUsdOf) as [number, number]
  const isWeighed = weighed.some(({ weight }) => weight !== heaviest)
  return { answers, costUsd: { baseline, candidate }, cases: weighed.length, isWeighed }
}

function meanOf(pairs: readonly Pair<number>[], side: Side): number {
  return mean(pairs.map(pair => pair[side])) ?? 0
}
