import { layOutClusters } from '../basics/cluster-layout.ts'
import { tolerance, withoutRounding } from './effect.ts'
import {
  blockMeansOf,
  preparePairSums,
  type BlockMeans,
  type PairSums,
} from '../basics/pair-sums.ts'
import type { QualityStratum } from './quality-stratum.ts'
import type { LabelledGroup } from '../basics/relabel.ts'

/** The parts of the effect under labels other than the observed ones, cluster by cluster. */
export interface RelabelledEffect {
  readonly clusters: number
  /** Clusters whose answers are not all the same. */
  readonly varied: number
  /** Whether a stratum has answers enough to take part. */
  takes(stratum: number): boolean
  /** Starts anew for so many relabellings at once. */
  begin(rounds: number): void
  /** Adds a stratum under these labels. */
  add(stratum: number, round: number, drawn: DrawnLabels): void
  finish(round: number): {
    readonly deficits: number[]
    readonly contrasts: number[]
    /** Means over clusters. */
    readonly contrast: number
    /** Half the energy distance, not yet in the unit of the effect. */
    readonly gamma: number
  }
}

export interface DrawnLabels {
  readonly group: LabelledGroup
  /** 1 at the place of a member of the second group for which an answer to another prompt stands. */
  readonly swapped: Uint8Array | null
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
  roundsAtOnce: number,
): RelabelledEffect | null {
  const layout = layOutClusters(strata.filter(({ baselineCount }) => baselineCount >= 2))
  const known = layout.strata.filter(({ stratum }) => !Number.isNaN(stratum.unrelated))
  if (known.length === 0) return null
  const total = known.reduce((sum, { stratum, weight }) => sum + weight * stratum.unrelated, 0)
  const fallback = total / known.reduce((sum, { weight }) => sum + weight, 0)
  const partOf = new Map<QualityStratum, Part>(
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
  const parts = strata.map(stratum => partOf.get(stratum))
  const { clusters } = layout
  const self = new Float64Array(clusters * roundsAtOnce)
  const cross = new Float64Array(clusters * roundsAtOnce)
  const other = new Float64Array(clusters * roundsAtOnce)
  const unrelated = new Float64Array(clusters)
  for (const part of parts) {
    if (!part) continue
    unrelated[part.cluster] = (unrelated[part.cluster] ?? 0) + part.weight * part.unrelated
  }
  const means = { self: 0, other: 0, cross: 0 }
  const varied = new Set(
    layout.strata.filter(({ stratum }) => isVaried(stratum)).map(({ cluster }) => cluster),
  )
  return {
    clusters,
    varied: varied.size,
    takes: stratum => parts[stratum] !== undefined,
    begin(rounds) {
      for (const values of [self, cross, other]) values.fill(0, 0, rounds * clusters)
    },
    add(stratum, round, { group, swapped }) {
      const part = parts[stratum]
      if (!part) return
      blockMeansOf(part.sums, group, means)
      if (swapped !== null) swapAnswers(part, group, { swapped, means })
      const { cluster, weight } = part
      const place = round * clusters + cluster
      self[place] = (self[place] as number) + weight * means.self
      cross[place] = (cross[place] as number) + weight * means.cross
      // With a single candidate answer its own likeness is not known.
      const own = Number.isNaN(means.other) ? means.self : means.other
      other[place] = (other[place] as number) + weight * own
    },
    finish(round) {
      const deficits: number[] = []
      const contrasts: number[] = []
      let contrast = 0
      let energy = 0
      for (let cluster = 0; cluster < clusters; cluster++) {
        const place = round * clusters + cluster
        const own = self[place] as number
        const between = cross[place] as number
        const apart = own - (unrelated[cluster] as number)
        deficits.push(withoutRounding(own - between))
        contrasts.push(apart)
        contrast += apart
        energy += (own + (other[place] as number)) / 2 - between
      }
      return { deficits, contrasts, contrast: contrast / clusters, gamma: energy / clusters }
    },
  }
}

/** The second group's part of the means, as far as swapped answers change it. */
function swapAnswers(
  { sums, unrelated }: Part,
  { members, from, count, size }: LabelledGroup,
  { swapped, means }: { readonly swapped: Uint8Array; readonly means: BlockMeans },
): void {
  const { matrix, size: width } = sums
  const others = size - count
  let kept = 0
  let across = 0
  let inside = 0
  for (let place = from + count; place < from + size; place++) {
    if (swapped[place] === 1) continue
    kept++
    const row = (members[place] as number) * width
    for (let first = from; first < from + count; first++) {
      across += matrix[row + (members[first] as number)] as number
    }
    for (let later = place + 1; later < from + size; later++) {
      if (swapped[later] === 0) inside += matrix[row + (members[later] as number)] as number
    }
  }
  if (kept === others) return
  across += (others - kept) * count * unrelated
  const pairs = (others * (others - 1)) / 2
  const keptPairs = (kept * (kept - 1)) / 2
  means.cross = across / (count * others)
  means.other = (inside + (pairs - keptPairs) * unrelated) / pairs
}

function isVaried({ grams, baselineCount, candidateCount }: QualityStratum): boolean {
  const size = baselineCount + candidateCount
  return grams.some((similarity, cell) => similarity < 1 - tolerance && cell % (size + 1) !== 0)
}
