import type { Problem } from '../../../model/problem.ts'
import { countOf, formatShare } from '../../../model/format.ts'
import { orderEffect } from '../../../statistics/latency/order-effect.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'

const notable = 0.05
/** Of a warning where order does not matter. */
const falseAlarm = 0.01
const fewestCases = 10

/** Whether times depend on which side of a slot was sent first, beyond chance and by more than 5 %. */
export function findOrderEffect(evidence: readonly CaseEvidence[]): Problem[] {
  const pairs = evidence.flatMap(({ golden, latency }) =>
    latency.totalMs.flatMap(({ baseline, candidate, first }) =>
      first === null
        ? []
        : { cluster: golden.cluster, logRatio: Math.log(candidate / baseline), first },
    ),
  )
  const { clusters, effect, p } = orderEffect(pairs)
  if (effect === null || p === null || clusters < fewestCases || p > falseAlarm) return []
  const change = Math.exp(Math.abs(effect)) - 1
  if (change <= notable) return []
  const message = `whichever side of a slot is sent second answers ${formatShare(change)} ${effect < 0 ? 'faster' : 'slower'} (${countOf(pairs.length, 'pair')})`
  const hint =
    effect < 0
      ? 'do both sides share a prompt cache? A coin draws the order, so that neither gains by it'
      : 'do both sides share a rate limit? A coin draws the order, so that neither loses by it'
  return [{ severity: 'warning', message, hint }]
}
