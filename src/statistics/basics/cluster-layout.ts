import { compareByCodeUnit } from '../../model/json.ts'

/** What says where a stratum belongs. */
export interface Placed {
  readonly key: string
  readonly caseKey: string
  readonly cluster: string
}

export interface PlacedStratum<Stratum> {
  readonly stratum: Stratum
  /** Index of its cluster. */
  readonly cluster: number
  /** Its share of the cluster's mean: 1 for the only stratum of the only case. */
  readonly weight: number
}

export interface ClusterLayout<Stratum> {
  /** Number of clusters: the units that statistics count. */
  readonly clusters: number
  /** In the order of their keys. */
  readonly strata: readonly PlacedStratum<Stratum>[]
}

/**
 * Arranges strata so that a cluster's value is the mean over its cases of the mean over their
 * strata (a case in two modes has two): the sum of weight times value over the cluster's strata.
 */
export function layOutClusters<Stratum extends Placed>(
  strata: readonly Stratum[],
): ClusterLayout<Stratum> {
  const sorted = [...strata].sort((left, right) => compareByCodeUnit(left.key, right.key))
  const clusters = new Map<string, Map<string, number>>()
  for (const { cluster, caseKey } of sorted) {
    const cases = clusters.get(cluster) ?? new Map<string, number>()
    cases.set(caseKey, (cases.get(caseKey) ?? 0) + 1)
    clusters.set(cluster, cases)
  }
  const indexes = new Map(
    [...clusters.keys()].sort(compareByCodeUnit).map((name, index) => [name, index]),
  )
  return {
    clusters: clusters.size,
    strata: sorted.map(stratum => {
      const cases = clusters.get(stratum.cluster)
      const strataOfCase = cases?.get(stratum.caseKey) ?? 1
      return {
        stratum,
        cluster: indexes.get(stratum.cluster) ?? 0,
        weight: 1 / ((cases?.size ?? 1) * strataOfCase),
      }
    }),
  }
}

/** One value per cluster, in the order of the clusters' names. */
export function clusterValues<Stratum>(
  layout: ClusterLayout<Stratum>,
  valueOf: (stratum: Stratum) => number,
): number[] {
  const values = Array.from({ length: layout.clusters }, () => 0)
  for (const { stratum, cluster, weight } of layout.strata) {
    values[cluster] = (values[cluster] ?? 0) + weight * valueOf(stratum)
  }
  return values
}
