import { compareByCodeUnit } from '../../../model/json.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'

export interface ClusterValue {
  readonly cluster: string
  readonly value: number
}

/**
 * One value per cluster: the mean over its cases of the mean over their modes, so that a case with
 * many expansions or two modes weighs no more than another. Nulls are left out.
 */
export function clusterMeans(
  evidence: readonly CaseEvidence[],
  valueOf: (evidence: CaseEvidence) => number | null,
): ClusterValue[] {
  const clusters = new Map<string, Map<string, number[]>>()
  for (const item of evidence) {
    const value = valueOf(item)
    if (value === null) continue
    const cases = getOrAdd(clusters, item.golden.cluster, () => new Map<string, number[]>())
    getOrAdd(cases, item.caseKey, () => []).push(value)
  }
  return [...clusters]
    .map(([cluster, cases]) => ({
      cluster,
      value: mean([...cases.values()].map(mean)),
    }))
    .sort((left, right) => compareByCodeUnit(left.cluster, right.cluster))
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const present = map.get(key)
  if (present !== undefined) return present
  const added = make()
  map.set(key, added)
  return added
}
