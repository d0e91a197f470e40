import type { ClusterLayout } from '../basics/cluster-layout.ts'
import type { PermutedStatistic } from '../multiplicity/max-t.ts'
import { layOutClusters } from '../basics/cluster-layout.ts'
import { prepareLengthShift } from './length-shift.ts'
import { maxT } from '../multiplicity/max-t.ts'
import { permutationsFor } from './permutation-count.ts'
import { hasBothSides, type QualityStratum } from './quality-stratum.ts'
import { randomStream } from '../basics/random.ts'
import { labelAsObserved, prepareLabels, relabel } from '../basics/relabel.ts'
import { prepareSimilarityShift } from './similarity-shift.ts'
import { prepareWordingShift } from './wording-shift.ts'

/** In the order in which reports name them. */
export const changeStatistics = [
  'energy',
  'prefix',
  'deficit',
  'diversity',
  'wording',
  'length',
] as const

export type ChangeStatistic = (typeof changeStatistics)[number]

export interface ChangeTest {
  /** Of any change at all; null when there is nothing to relabel. */
  readonly p: number | null
  readonly permutations: number
  /** How much change each labelling shows: the observed one, then the permutations as they were drawn. */
  readonly scores: Float64Array
  readonly statistics: readonly {
    readonly name: ChangeStatistic
    readonly value: number
    /** Of this statistic alone; among six, a small one is no proof. */
    readonly p: number
    /** Whether it exceeds what chance does to the largest of the six at 5 %: "what changed". */
    readonly notable: boolean
  }[]
}

export interface ChangeTestOptions {
  readonly seed: string
  /** Absent: as many as the amount of data allows. */
  readonly permutations?: number
}

const notableLevel = 0.05
/** So many relabellings go through a stratum together, while its vectors are in the cache. */
const roundsAtOnce = 64

/**
 * Are the candidate's answers drawn from the same distribution as the baseline's, prompt by prompt?
 * An exact permutation test, in which labels are exchanged inside each prompt only: exchanging them
 * across prompts would drown any change in the difference between prompts (Gao et al. 2024 do so).
 * Sums run over clusters, so that cases and modes of one cluster share its weight.
 */
export function testChange(
  strata: readonly QualityStratum[],
  options: ChangeTestOptions,
): ChangeTest {
  const usable = strata.filter(hasBothSides)
  if (usable.length === 0)
    return { p: null, permutations: 0, scores: new Float64Array(), statistics: [] }
  const permutations = options.permutations ?? permutationsFor(usable)
  const permuted = permuteStatistics(layOutClusters(usable), { seed: options.seed, permutations })
  const { p, maxima, statistics } = maxT(permuted)
  return {
    p,
    permutations,
    scores: maxima,
    statistics: changeStatistics.map((name, index) => ({
      name,
      value: permuted[index]?.values[0] ?? 0,
      p: statistics[index]?.p ?? 1,
      notable: (statistics[index]?.adjusted ?? 1) <= notableLevel,
    })),
  }
}

function permuteStatistics(
  { strata }: ClusterLayout<QualityStratum>,
  { seed, permutations }: Required<ChangeTestOptions>,
): PermutedStatistic[] {
  const rounds = permutations + 1
  const sums = {
    energy: new Float64Array(rounds),
    prefix: new Float64Array(rounds),
    deficit: new Float64Array(rounds),
    diversity: new Float64Array(rounds),
  }
  const wording = new Float64Array(rounds)
  const length = new Float64Array(rounds)
  const similarityShifts = strata.map(prepareSimilarityShift)
  const wordingShift = prepareWordingShift(strata, roundsAtOnce)
  const lengthShift = prepareLengthShift(strata)
  const labels = prepareLabels(
    strata.map(({ stratum }) => stratum),
    roundsAtOnce,
  ).groupOf
  const next = randomStream(seed, 'quality.perm')

  for (let first = 0; first < rounds; first += roundsAtOnce) {
    const count = Math.min(roundsAtOnce, rounds - first)
    // Labels are drawn permutation by permutation, so that the batch size changes no number.
    for (let round = 0; round < count; round++) {
      for (let index = 0; index < strata.length; index++) {
        const group = labels(round, index)
        if (first + round === 0) labelAsObserved(group)
        else relabel(next, group)
      }
    }
    wordingShift.begin(count)
    similarityShifts.forEach((similarityShift, index) => {
      for (let round = 0; round < count; round++) {
        const group = labels(round, index)
        similarityShift.add(group, sums, first + round)
        length[first + round] =
          (length[first + round] as number) + lengthShift.shiftOf(index, group)
      }
      wordingShift.take(index, round => labels(round, index))
    })
    wording.set(wordingShift.finish(), first)
  }
  const values: Record<ChangeStatistic, Float64Array> = {
    ...sums,
    diversity: sums.diversity.map(Math.abs),
    wording,
    length: length.map(Math.abs),
  }
  return changeStatistics.map(name => ({ name, values: values[name] }))
}
