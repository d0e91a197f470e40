import type { PlacedStratum } from '../basics/cluster-layout.ts'
import type { LabelledGroup } from '../basics/relabel.ts'
import { layOutClusters } from '../basics/cluster-layout.ts'
import { hasBothSides, wordingDimensions, type QualityStratum } from './quality-stratum.ts'
import { standardise } from '../multiplicity/max-t.ts'
import { randomStream, type Random } from '../basics/random.ts'
import { labelAsObserved, relabel } from '../basics/relabel.ts'
import { prepareSimilarityShift } from './similarity-shift.ts'
import { addStratum, ridgeShare, shiftFactor, subtract } from './wording-shift.ts'

/** How boldly is bet: a bold bet wins much on a clear change and loses much on none. */
const stakes = [0.2, 0.5, 1] as const
/** The observed labels and 99 relabellings of them. */
const rounds = 100

/**
 * Tests prompt by prompt whether the candidate's answers come from the same distribution as the
 * baseline's, and may be looked at after each: the largest wealth so far of somebody who bets against
 * that. If nothing differs it ever reaches x with a probability of at most 1 / x (Ville 1939), since
 * each bet is fair: the e-value of a prompt is exp(stake * z) of the observed labels over its mean
 * among relabellings. Bets go on the energy distance, on the loss of likeness, and on wording moving in
 * the direction in which it moved in the prompts before.
 *
 * @param clusters One after the other in an order that does not depend on the answers.
 */
export function largestWealth(
  clusters: readonly (readonly QualityStratum[])[],
  { seed }: { readonly seed: string },
): number {
  const wealth = Array.from({ length: 3 }, () => stakes.map(() => 1))
  const past = {
    shift: new Float64Array(wordingDimensions),
    noise: new Float64Array(wordingDimensions),
  }
  let largest = 1
  for (const cluster of clusters) {
    const { strata } = layOutClusters(cluster.filter(hasBothSides))
    const [first] = strata
    if (!first) continue
    const next = randomStream(seed, `quality.wealth ${first.stratum.cluster}`)
    const observations = observe(strata, directionOf(past), next)
    observations.forEach((values, statistic) => {
      const bets = wealth[statistic]
      const scores = standardise(values)
      // Where no relabelling changes anything, there is nothing to bet on.
      if (!bets || scores.length === 0) return
      stakes.forEach((stake, index) => {
        bets[index] = (bets[index] ?? 1) * evidenceOf(scores, stake)
      })
    })
    for (const placed of strata) remember(placed, past)
    const all = wealth.flat()
    largest = Math.max(largest, all.reduce((sum, value) => sum + value, 0) / all.length)
  }
  return largest
}

/** Per statistic, its values under the observed labels and under relabellings of them. */
function observe(
  strata: readonly PlacedStratum<QualityStratum>[],
  direction: Float64Array,
  next: Random,
): readonly Float64Array[] {
  const empty = () => new Float64Array(rounds)
  const sums = { energy: empty(), prefix: empty(), deficit: empty(), diversity: empty() }
  const wording = empty()
  for (const placed of strata) {
    const { baselineCount, candidateCount } = placed.stratum
    const size = baselineCount + candidateCount
    const group: LabelledGroup = {
      members: new Uint16Array(size),
      from: 0,
      count: baselineCount,
      size,
    }
    const similarity = prepareSimilarityShift(placed)
    const along = placed.stratum.wording.map(({ indexes, values }) =>
      indexes.reduce(
        (sum, index, entry) => sum + (direction[index] ?? 0) * (values[entry] ?? 0),
        0,
      ),
    )
    const total = along.reduce((sum, value) => sum + value, 0)
    for (let round = 0; round < rounds; round++) {
      if (round === 0) labelAsObserved(group)
      else relabel(next, group)
      similarity.add(group, sums, round)
      let baseline = 0
      for (let i = 0; i < baselineCount; i++) baseline += along[group.members[i] ?? 0] ?? 0
      const moved = (total - baseline) / candidateCount - baseline / baselineCount
      wording[round] = (wording[round] ?? 0) + placed.weight * moved
    }
  }
  return [sums.energy, sums.deficit, wording]
}

interface Past {
  readonly shift: Float64Array
  readonly noise: Float64Array
}

/** Where wording moved so far, each dimension measured by its own noise. */
function directionOf({ shift, noise }: Past): Float64Array {
  const ridge = (ridgeShare * noise.reduce((sum, value) => sum + value, 0)) / wordingDimensions
  return shift.map((value, index) => {
    const spread = noise[index] ?? 0
    return spread > 0 ? value / (spread + ridge) : 0
  })
}

function remember(placed: PlacedStratum<QualityStratum>, { shift, noise }: Past): void {
  addStratum(placed, shift, noise)
  const factor = shiftFactor(placed)
  const { wording, baselineCount } = placed.stratum
  for (const vector of wording.slice(0, baselineCount)) subtract(shift, 0, { vector, factor })
}

function evidenceOf(scores: Float64Array, stake: number): number {
  const mean = scores.reduce((sum, score) => sum + Math.exp(stake * score), 0) / scores.length
  return Math.exp(stake * (scores[0] ?? 0)) / mean
}
