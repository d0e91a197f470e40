import { formatUsd } from '../../../model/format.ts'
import { compareByCodeUnit } from '../../../model/json.ts'
import { sides } from '../../../model/side.ts'
import { costRatio, type CostRatio } from '../../../statistics/cost-and-errors/cost-ratio.ts'
import { clustersNeeded } from '../../clusters-needed.ts'
import { stratumKey, type CaseEvidence } from '../evidence/evidence.ts'
import type { MeasureContext, Measurement } from './measurement.ts'
import { anySeen, nothingMeasured, statusOf, tolerableMissingShare } from './measurement.ts'

const base = {
  ...nothingMeasured,
  unit: 'ratio',
  neutral: 1,
  needed: { ...clustersNeeded.cost, noun: 'case' },
} as const

/** Ratio of total cost over the cases, each with all its repeats and retries. */
export function measureCost(
  evidence: readonly CaseEvidence[],
  { errorLevel, limit = 1 }: Pick<MeasureContext, 'errorLevel'> & { readonly limit?: number },
): Measurement {
  const neutral = Math.min(1, limit)
  // In one order, so that sums do not depend on that of the suites.
  const sorted = evidence.toSorted((left, right) =>
    compareByCodeUnit(stratumKey(left), stratumKey(right)),
  )
  const units = sorted.flatMap(({ golden, cost }) =>
    cost.pairs.length === 0
      ? []
      : {
          cluster: golden.cluster,
          baseline: cost.pairs.reduce((sum, pair) => sum + pair.baseline, 0),
          candidate: cost.pairs.reduce((sum, pair) => sum + pair.candidate, 0),
        },
  )
  if (units.length === 0) return { ...base, ...statusOf(anySeen(evidence, item => item.cost.seen)) }
  const baseline = units.reduce((sum, unit) => sum + unit.baseline, 0)
  const candidate = units.reduce((sum, unit) => sum + unit.candidate, 0)
  const result = costRatio(units, { confidence: 1 - errorLevel, dearerThan: neutral })
  const clusters = new Set(units.map(unit => unit.cluster)).size
  const paid = { ...base, neutral, baseline, candidate, samples: result.clusters }
  const unknown = unknownCosts(evidence)
  if (baseline === 0 && candidate === 0) {
    return { ...paid, samples: clusters, remark: 'both sides cost nothing' }
  }
  if (result.ratio === null || !Number.isFinite(result.ratio)) {
    const obstacle = `the baseline cost nothing and the candidate ${formatUsd(candidate)}, so there is no ratio to hold against the limit`
    return { ...paid, status: 'measured', obstacle }
  }
  return {
    ...paid,
    status: 'measured',
    estimate: result.ratio,
    low: result.low,
    high: result.high,
    p: result.p,
    obstacle:
      unknown.share > tolerableMissingShare
        ? `${unknown.text}; make the gate "required: false" if costs cannot be had`
        : describeLopsided(result),
    remark: [...(unknown.share > 0 ? [unknown.text] : []), ...describePriced(evidence)].join(', '),
  }
}

/** A ratio without bounds, though there are clusters to compare. */
function describeLopsided({ clusters, high }: CostRatio): string | null {
  if (clusters < 2 || high !== null) return null
  return 'nearly all of the cost is that of one case, so that a difference cannot be told from chance; add cases that cost as much'
}

/** Whose costs are list prices. */
function describePriced(evidence: readonly CaseEvidence[]): string[] {
  const priced = sides.filter(side => evidence.some(item => item.cost.priced[side] > 0))
  if (priced.length === 0) return []
  return [priced.length === sides.length ? 'at list prices' : `the ${priced.join()} at list prices`]
}

/** How much of what could be compared has no cost, and on which side. */
function unknownCosts(evidence: readonly CaseEvidence[]): { share: number; text: string } {
  const total = (read: (item: CaseEvidence) => number) =>
    evidence.reduce((sum, item) => sum + read(item), 0)
  const slots = total(item => item.cost.slots)
  const paired = total(item => item.cost.pairs.length)
  const parts = (['baseline', 'candidate'] as const).flatMap(side => {
    const known = total(item => item.cost.known[side])
    return known === slots ? [] : `the ${side}'s for ${known}`
  })
  const text = `cost is not known for all ${slots} answered pairs: ${parts.join(', ')} of them`
  return { share: slots === 0 ? 0 : 1 - paired / slots, text }
}
