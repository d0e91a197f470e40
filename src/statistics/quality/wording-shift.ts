import { distinctOf, type Distinct } from '../../model/distinct.ts'
import type { QualityStratum, SparseVector } from './quality-stratum.ts'
import type { PlacedStratum } from '../basics/cluster-layout.ts'
import type { LabelledGroup } from '../basics/relabel.ts'
import { wordingDimensions } from './quality-stratum.ts'

export const ridgeShare = 0.1
const roundingShare = 1e-12

/** Finds a small shift in the same direction in many prompts: an added opener, a lost instruction. */
export interface WordingShift {
  /** Starts anew for so many relabellings at once. */
  begin(rounds: number): void
  /** Takes the first group of one stratum out of each relabelling. */
  take(stratum: number, groupOf: (round: number) => LabelledGroup): void
  /** The squared length of the shift of each relabelling, each dimension measured by its own noise. */
  finish(): Float64Array
}

/** So many relabellings go through one turn of the innermost loop, in which most of a test's time goes. */
const unrolled = 8

/**
 * The shift is linear in the labels: mean of the candidate's vectors less mean of the baseline's is
 * the stratum's sum over its candidate count, less a multiple of the sum over the first group. So a
 * relabelling only adds up the vectors of that group, into one dense vector per relabelling. Where
 * answers are the same, and so their vector is, it is taken once; where all are, labels change nothing.
 * One dimension of all relabellings lies together, so that what a vector is taken from is in the cache;
 * a relabelling that does not take it subtracts 0, which is faster than to leave it out.
 */
export function prepareWordingShift(
  strata: readonly PlacedStratum<QualityStratum>[],
  mostRounds: number,
): WordingShift {
  const roundsAtOnce = unrolled * Math.ceil(mostRounds / unrolled)
  const start = new Float64Array(wordingDimensions)
  const noise = new Float64Array(wordingDimensions)
  for (const placed of strata) addStratum(placed, start, noise)
  const ridge = (ridgeShare * noise.reduce((sum, value) => sum + value, 0)) / wordingDimensions
  const precision = noise.map(value => (value > 0 ? 1 / (value + ridge) : 0))
  const factors = strata.map(shiftFactor)
  const vectors = strata.map(({ stratum }) => distinctOf(stratum.wording))
  vectors.forEach(({ items }, index) => {
    const [vector] = items
    if (!vector || items.length > 1) return
    const count = strata[index]?.stratum.baselineCount ?? 0
    subtract(start, 0, { vector, factor: count * (factors[index] as number) })
  })
  const mostKinds = vectors.reduce((most, { items }) => Math.max(most, items.length), 0)
  const times = new Uint16Array(mostKinds * roundsAtOnce)
  const taken = new Float64Array(roundsAtOnce)
  const shifts = new Float64Array(wordingDimensions * roundsAtOnce)
  let rounds = 0
  return {
    begin(count) {
      rounds = count
      start.forEach((value, dimension) => {
        shifts.fill(value, dimension * roundsAtOnce, (dimension + 1) * roundsAtOnce)
      })
    },
    take(stratum, groupOf) {
      const { items, kinds } = vectors[stratum] as Distinct<SparseVector>
      if (items.length === 1) return
      const factor = factors[stratum] as number
      for (let round = 0; round < rounds; round++) {
        const { members, from, count } = groupOf(round)
        for (let i = from; i < from + count; i++) {
          const place = (kinds[members[i] as number] as number) * roundsAtOnce + round
          times[place] = (times[place] as number) + 1
        }
      }
      for (let kind = 0; kind < items.length; kind++) {
        for (let round = 0; round < roundsAtOnce; round++) {
          taken[round] = factor * (times[kind * roundsAtOnce + round] as number)
        }
        subtractFromRounds(shifts, items[kind] as SparseVector, taken)
      }
      times.fill(0, 0, items.length * roundsAtOnce)
    },
    finish() {
      const lengths = new Float64Array(rounds)
      for (let dimension = 0; dimension < wordingDimensions; dimension++) {
        const weight = precision[dimension] as number
        for (let round = 0; round < rounds; round++) {
          const shift = shifts[dimension * roundsAtOnce + round] as number
          lengths[round] = (lengths[round] as number) + shift * shift * weight
        }
      }
      return lengths
    },
  }
}

/** Takes its own multiple of a vector off each relabelling. */
function subtractFromRounds(
  shifts: Float64Array,
  { indexes, values }: SparseVector,
  factors: Float64Array,
): void {
  for (let entry = 0; entry < indexes.length; entry++) {
    const value = values[entry] as number
    let place = (indexes[entry] as number) * factors.length
    for (let round = 0; round < factors.length; round += unrolled, place += unrolled) {
      shifts[place] = (shifts[place] as number) - (factors[round] as number) * value
      shifts[place + 1] = (shifts[place + 1] as number) - (factors[round + 1] as number) * value
      shifts[place + 2] = (shifts[place + 2] as number) - (factors[round + 2] as number) * value
      shifts[place + 3] = (shifts[place + 3] as number) - (factors[round + 3] as number) * value
      shifts[place + 4] = (shifts[place + 4] as number) - (factors[round + 4] as number) * value
      shifts[place + 5] = (shifts[place + 5] as number) - (factors[round + 5] as number) * value
      shifts[place + 6] = (shifts[place + 6] as number) - (factors[round + 6] as number) * value
      shifts[place + 7] = (shifts[place + 7] as number) - (factors[round + 7] as number) * value
    }
  }
}

export function shiftFactor({ stratum, weight }: PlacedStratum<QualityStratum>): number {
  return weight * (1 / stratum.baselineCount + 1 / stratum.candidateCount)
}

/** Takes a multiple of a sparse vector off a stretch of a dense one. */
export function subtract(
  shifts: Float64Array,
  base: number,
  { vector, factor }: { readonly vector: SparseVector; readonly factor: number },
): void {
  const { indexes, values } = vector
  for (let entry = 0; entry < indexes.length; entry++) {
    const index = base + (indexes[entry] as number)
    shifts[index] = (shifts[index] as number) - factor * (values[entry] as number)
  }
}

/** Adds where the shift starts from, and the variance that it has by chance, labels ignored. */
export function addStratum(
  { stratum, weight }: PlacedStratum<QualityStratum>,
  start: Float64Array,
  noise: Float64Array,
): void {
  const { wording, baselineCount, candidateCount } = stratum
  const size = baselineCount + candidateCount
  const sums = new Float64Array(wordingDimensions)
  const squares = new Float64Array(wordingDimensions)
  for (const { indexes, values } of wording) {
    for (let entry = 0; entry < indexes.length; entry++) {
      const index = indexes[entry] as number
      const value = values[entry] as number
      sums[index] = (sums[index] as number) + value
      squares[index] = (squares[index] as number) + value * value
    }
  }
  const scale = (weight * weight * (1 / baselineCount + 1 / candidateCount)) / (size - 1)
  for (let index = 0; index < wordingDimensions; index++) {
    const sum = sums[index] as number
    const square = squares[index] as number
    if (square === 0) continue
    start[index] = (start[index] as number) + (weight * sum) / candidateCount
    const spread = square - (sum * sum) / size
    if (spread > roundingShare * square) noise[index] = (noise[index] as number) + scale * spread
  }
}
