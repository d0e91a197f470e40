import type { Side } from '../../model/side.ts'
import { groupByCluster } from '../basics/group-by-cluster.ts'
import { hodgesLehmann } from './hodges-lehmann.ts'
import { mean, median } from '../basics/summary.ts'

/** Times of two requests that were sent together, one directly after the other. */
export interface OrderedPair {
  readonly cluster: string
  /** log(candidate / baseline). */
  readonly logRatio: number
  readonly first: Side
}

export interface OrderEffect {
  readonly clusters: number
  /** What going second does to the logarithm of a time; below 0, it is faster. Null without pairs. */
  readonly effect: number | null
  /** Two-sided: that going second matters. */
  readonly p: number | null
}

/**
 * How much faster whichever side goes second is, as with a prompt cache that both share: each pair's
 * distance from the usual ratio, turned round where the candidate went first, averaged over clusters,
 * and their Hodges-Lehmann centre.
 */
export function orderEffect(pairs: readonly OrderedPair[]): OrderEffect {
  const centre = median(pairs.map(pair => pair.logRatio))
  if (centre === null) return { clusters: 0, effect: null, p: null }
  const turned = pairs.map(({ cluster, logRatio, first }) => ({
    cluster,
    value: first === 'baseline' ? logRatio - centre : centre - logRatio,
  }))
  const values = groupByCluster(turned).map(members => mean(members.map(({ value }) => value)) ?? 0)
  const slower = hodgesLehmann(values)
  const faster = hodgesLehmann(values.map(value => -value))
  const smaller = Math.min(slower.p ?? 1, faster.p ?? 1)
  return { clusters: values.length, effect: slower.estimate, p: Math.min(1, 2 * smaller) }
}
