import type { QualityStratum } from './quality-stratum.ts'
import { clusterValues, layOutClusters } from './cluster-layout.ts'
import { mean } from './summary.ts'

/** How much similarities scatter by themselves: what the size of a run is planned from. */
export interface PilotNoise {
  /** Variance that comes with one answer: some answers are unlike all others. */
  readonly zeta: number
  /** Variance that is left in each pair of answers. */
  readonly tauSquared: number
  /** Self-similarity less unrelated similarity. */
  readonly contrast: number
  readonly clusters: number
}

const fewestAnswers = 4

/**
 * Noise from baseline answers only, at least four a prompt, by the variance components of a mean over
 * pairs (Hoeffding 1948). Null without such prompts, or without contrast to other prompts.
 */
export function pilotNoise(strata: readonly QualityStratum[]): PilotNoise | null {
  const layout = layOutClusters(
    strata.flatMap(stratum => {
      const { key, caseKey, cluster, baselineCount, unrelated } = stratum
      if (baselineCount < fewestAnswers || Number.isNaN(unrelated)) return []
      return { key, caseKey, cluster, unrelated, ...momentsOf(stratum) }
    }),
  )
  const contrast = mean(clusterValues(layout, stratum => stratum.self - stratum.unrelated))
  if (contrast === null || !(contrast > 0)) return null
  const shared = mean(clusterValues(layout, stratum => stratum.shared - stratum.disjoint)) ?? 0
  const equal = mean(clusterValues(layout, stratum => stratum.equal - stratum.disjoint)) ?? 0
  return {
    zeta: Math.max(0, shared),
    tauSquared: Math.max(0, equal - 2 * shared),
    contrast,
    clusters: layout.clusters,
  }
}

interface Moments {
  readonly self: number
  /** Mean product of a similarity with itself. */
  readonly equal: number
  /** Mean product of two similarities that share one answer. */
  readonly shared: number
  /** Mean product of two similarities of four different answers. */
  readonly disjoint: number
}

/** Sums over ordered choices of different answers, by inclusion and exclusion from row sums. */
function momentsOf({ grams, baselineCount: m, candidateCount }: QualityStratum): Moments {
  const size = m + candidateCount
  let total = 0
  let squares = 0
  let rowSquares = 0
  for (let row = 0; row < m; row++) {
    let rowSum = 0
    for (let column = 0; column < m; column++) {
      if (column === row) continue
      const similarity = grams[row * size + column] as number
      rowSum += similarity
      squares += similarity * similarity
    }
    total += rowSum
    rowSquares += rowSum * rowSum
  }
  const pairs = m * (m - 1)
  const triples = pairs * (m - 2)
  const sharing = rowSquares - squares
  return {
    self: total / pairs,
    equal: squares / pairs,
    shared: sharing / triples,
    disjoint: (total * total - 4 * sharing - 2 * squares) / (triples * (m - 3)),
  }
}
