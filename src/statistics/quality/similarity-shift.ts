import type { QualityStratum } from './quality-stratum.ts'
import type { PlacedStratum } from '../basics/cluster-layout.ts'
import type { LabelledGroup } from '../basics/relabel.ts'
import type { PairSums } from '../basics/pair-sums.ts'
import { blockMeansOf, preparePairSums } from '../basics/pair-sums.ts'

/** One value per relabelling, to which every stratum adds its part. */
export interface SimilaritySums {
  /** Self + other - 2 cross by words (Székely & Rizzo's energy distance): any difference. */
  readonly energy: Float64Array
  /** The same by common beginnings: sees early changes of course best. */
  readonly prefix: Float64Array
  /** Self - cross: a share of bad answers adds up here, while in `energy` it counts squared. */
  readonly deficit: Float64Array
  /** Other - self: more or less repetitive. */
  readonly diversity: Float64Array
}

export interface SimilarityShift {
  /** Adds one stratum's parts under these labels to the sums of relabelling `round`. */
  add(group: LabelledGroup, sums: SimilaritySums, round: number): void
}

/** What two similarity matrices say about a stratum; parts that need more answers are left out. */
export function prepareSimilarityShift({
  stratum,
  weight,
}: PlacedStratum<QualityStratum>): SimilarityShift {
  const { baselineCount, candidateCount } = stratum
  const size = baselineCount + candidateCount
  const grams: PairSums = preparePairSums(stratum.grams, size)
  const prefixes: PairSums = preparePairSums(stratum.prefixes, size)
  const means = { self: 0, other: 0, cross: 0 }
  const addTo = (values: Float64Array, round: number, part: number): void => {
    values[round] = (values[round] as number) + weight * part
  }
  return {
    add(group, sums, round) {
      if (baselineCount < 2) return
      blockMeansOf(grams, group, means)
      addTo(sums.deficit, round, means.self - means.cross)
      if (candidateCount < 2) return
      addTo(sums.energy, round, means.self + means.other - 2 * means.cross)
      addTo(sums.diversity, round, means.other - means.self)
      blockMeansOf(prefixes, group, means)
      addTo(sums.prefix, round, means.self + means.other - 2 * means.cross)
    },
  }
}
