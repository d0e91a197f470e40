import { distinctOf, type Distinct } from '../model/distinct.ts'
import type { QualityStratum, SparseVector } from './quality-stratum.ts'
import type { PlacedStratum } from './cluster-layout.ts'
import type { LabelledGroup } from './relabel.ts'
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

/** The relabellings that take a vector, and how much of it. */
interface Takers {
  readonly rounds: Uint16Array
  readonly factors: Float64Array
  count: number
}

/**
 * The shift is linear in the labels: mean of the candidate's vectors less mean of the baseline's is
 * the stratum's sum over its candidate count, less a multiple of the sum over the first group. So a
 * relabelling only adds up the vectors of that group, into one dense vector per relabelling. Where
 * answers are the same, and so their vector is, it is taken once; where all are, labels change nothing.
 * One dimension of all relabellings lies together, so that what a vector is taken from is in the cache.
 */
export function prepareWordingShift(
  strata: readonly PlacedStratum<QualityStratum>[],
  roundsAtOnce: number,
): WordingShift {
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
  const takers: Takers = {
    rounds: new Uint16Array(roundsAtOnce),
    factors: new Float64Array(roundsAtOnce),
    count: 0,
  }
  const shifts = new Float64Array(wordingDimensions * roundsAtOnce)
  const all = { shifts, roundsAtOnce }
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
        takers.count = 0
        for (let round = 0; round < rounds; round++) {
          const taken = times[kind * roundsAtOnce + round] as number
          if (taken === 0) continue
          takers.rounds[takers.count] = round
          takers.factors[takers.count++] = taken * factor
        }
        subtractFromRounds(all, items[kind] as SparseVector, takers)
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

function subtractFromRounds(
  { shifts, roundsAtOnce }: { readonly shifts: Float64Array; readonly roundsAtOnce: number },
  { indexes, values }: SparseVector,
  { rounds, factors, count }: Takers,
): void {
  for (let entry = 0; entry < indexes.length; entry++) {
    const base = (indexes[entry] as number) * roundsAtOnce
    const value = values[entry] as number
    for (let taker = 0; taker < count; taker++) {
      const place = base + (rounds[taker] as number)
      shifts[place] = (shifts[place] as number) - (factors[taker] as number) * value
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
