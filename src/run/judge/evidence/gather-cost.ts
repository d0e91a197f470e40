import type { Exchange } from '../../../model/exchange.ts'
import type { BySide, CostEvidence, Pair } from './evidence.ts'
import { isPlausible } from './is-plausible.ts'

/**
 * What the slots of one case cost. A slot that failed on one side is left out: half an answer is
 * cheap, and the failure is counted elsewhere. So is an answer from a cache, which says nothing
 * about the price of the next one.
 */
export function gatherCost(slots: readonly Pair<Exchange>[]): CostEvidence {
  const comparable = slots.filter(
    slot => isComparable(slot.baseline) && isComparable(slot.candidate),
  )
  const costs = comparable.map(slot => ({
    baseline: costOf(slot.baseline),
    candidate: costOf(slot.candidate),
  }))
  const bySide = <Value>(read: (side: 'baseline' | 'candidate') => Value): BySide<Value> => ({
    baseline: read('baseline'),
    candidate: read('candidate'),
  })
  return {
    slots: comparable.length,
    known: bySide(side => costs.filter(cost => cost[side] !== null).length),
    priced: bySide(side => comparable.filter(slot => slot[side].cost.source === 'priced').length),
    pairs: costs.flatMap(({ baseline, candidate }) =>
      baseline === null || candidate === null ? [] : { baseline, candidate },
    ),
    seen: bySide(side => slots.some(slot => costOf(slot[side]) !== null)),
  }
}

function isComparable({ outcome, cacheHit }: Exchange): boolean {
  return outcome.kind === 'answered' && !cacheHit
}

function costOf({ cost: { usd } }: Exchange): number | null {
  return isPlausible(usd) ? usd : null
}
