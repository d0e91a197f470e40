import { layOutClusters } from './cluster-layout.ts'
import { tolerance } from './effect.ts'
import { blockMeansOf, preparePairSums, type PairSums } from './pair-sums.ts'
import type { QualityStratum } from './quality-stratum.ts'
import type { LabelledGroup } from './relabel.ts'

/** The parts of the effect under labels other than the observed ones, cluster by cluster. */
export interface RelabelledEffect {
  readonly clusters: number
  /** Clusters whose answers are not all the same. */
  readonly varied: number
  begin(): void
  /**
   * Adds a stratum under these labels. Asked of each answer of the second group, `isSwapped` says
   * whether an answer to another prompt stands in its place.
   */
  add(stratum: number, group: LabelledGroup, isSwapped: (() => boolean) | null): void
  finish(): {
    readonly deficits: number[]
    readonly contrasts: number[]
    /** Means over clusters. */
    readonly contrast: number
    /** Half the energy distance, not yet in the unit of the effect. */
    readonly gamma: number
  }
}

interface Part {
  readonly sums: PairSums
  readonly cluster: number
  readonly weight: number
  readonly unrelated: number
}

/** Null where no stratum has two baseline answers, or no prompt has another to be unlike. */
export function prepareRelabelledEffect(
  strata: readonly QualityStratum[],
): RelabelledEffect | null {
  const layout = layOutClusters(strata.filter(({ baselineCount }) => baselineCount >= 2))
  const known = layout.strata.filter(({ stratum }) => !Number.isNaN(stratum.unrelated))
  if (known.length === 0) return null
  const total = known.reduce((sum, { stratum, weight }) => sum + weight * stratum.unrelated, 0)
  const fallback = total / known.reduce((sum, { weight }) => sum + weight, 0)
  const parts = new Map<QualityStratum, Part>(
    layout.strata.map(({ stratum, cluster, weight }) => [
      stratum,
      {
        sums: preparePairSums(stratum.grams, stratum.baselineCount + stratum.candidateCount),
        cluster,
        weight,
        unrelated: Number.isNaN(stratum.unrelated) ? fallback : stratum.unrelated,
      },
    ]),
  )
  const self = new Float64Array(layout.clusters)
  const cross = new Float64Array(layout.clusters)
  const other = new Float64Array(layout.clusters)
  const unrelated = new Float64Array(layout.clusters)
  const means = { self: 0, other: 0, cross: 0 }
  const varied = new Set(
    layout.strata.filter(({ stratum }) => isVaried(stratum)).map(({ cluster }) => cluster),
  )
  return {
    clusters: layout.clusters,
    varied: varied.size,
    begin() {
      for (const values of [self, cross, other, unrelated]) values.fill(0)
    },
    add(index, group, isSwapped) {
      const stratum = strata[index]
      const part = stratum && parts.get(stratum)
      if (!part) return
      blockMeansOf(part.sums, group, means)
      if (isSwapped !== null) Object.assign(means, swapAnswers(part, group, isSwapped))
      const { cluster, weight } = part
      self[cluster] = (self[cluster] ?? 0) + weight * means.self
      cross[cluster] = (cross[cluster] ?? 0) + weight * means.cross
      // With a single candidate answer its own likeness is not known.
      const own = Number.isNaN(means.other) ? means.self : means.other
      other[cluster] = (other[cluster] ?? 0) + weight * own
      unrelated[cluster] = (unrelated[cluster] ?? 0) + weight * part.unrelated
    },
    finish() {
      const deficits: number[] = []
      const contrasts: number[] = []
      let contrast = 0
      let energy = 0
      for (let index = 0; index < layout.clusters; index++) {
        const own = self[index] as number
        const between = cross[index] as number
        const apart = own - (unrelated[index] as number)
        deficits.push(withoutRounding(own - between))
        contrasts.push(apart)
        contrast += apart
        energy += (own + (other[index] as number)) / 2 - between
      }
      const { clusters } = layout
      return { deficits, contrasts, contrast: contrast / clusters, gamma: energy / clusters }
    },
  }
}

/** The second group's part of the means, as far as swapped answers change it. */
function swapAnswers(
  { sums, unrelated }: Part,
  { members, from, count, size }: LabelledGroup,
  isSwapped: () => boolean,
): { cross?: number; other?: number } {
  const at = (left: number, right: number) => sums.matrix[left * sums.size + right] as number
  const kept: number[] = []
  for (let place = from + count; place < from + size; place++) {
    if (!isSwapped()) kept.push(members[place] as number)
  }
  const others = size - count
  if (kept.length === others) return {}
  let across = (others - kept.length) * count * unrelated
  let inside = 0
  for (let index = 0; index < kept.length; index++) {
    const answer = kept[index] as number
    for (let place = from; place < from + count; place++) {
      across += at(members[place] as number, answer)
    }
    for (let later = index + 1; later < kept.length; later++) {
      inside += at(answer, kept[later] as number)
    }
  }
  const pairs = (others * (others - 1)) / 2
  const keptPairs = (kept.length * (kept.length - 1)) / 2
  return {
    cross: across / (count * others),
    other: (inside + (pairs - keptPairs) * unrelated) / pairs,
  }
}

function isVaried({ grams, baselineCount, candidateCount }: QualityStratum): boolean {
  const size = baselineCount + candidateCount
  return grams.some((similarity, cell) => similarity < 1 - tolerance && cell % (size + 1) !== 0)
}

/** Means of the same answers are sums in different orders. */
function withoutRounding(difference: number): number {
  return Math.abs(difference) < 1e-12 ? 0 : difference
}
