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
  /** Takes the first group of one stratum out of one relabelling. */
  take(stratum: number, round: number, group: LabelledGroup): void
  /** The squared length of the shift, each dimension measured by its own noise. */
  finish(round: number): number
}

/**
 * The shift is linear in the labels: mean of the candidate's vectors less mean of the baseline's is
 * the stratum's sum over its candidate count, less a multiple of the sum over the first group. So a
 * relabelling only adds up the vectors of that group, into one dense vector per relabelling. Where
 * answers are the same, and so their vector is, it is taken once; where all are, labels change nothing.
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
  const times = new Uint32Array(
    vectors.reduce((most, { items }) => Math.max(most, items.length), 0),
  )
  const shifts = new Float64Array(roundsAtOnce * wordingDimensions)
  return {
    begin(rounds) {
      for (let round = 0; round < rounds; round++) shifts.set(start, round * wordingDimensions)
    },
    take(stratum, round, { members, from, count }) {
      const { items, kinds } = vectors[stratum] as Distinct<SparseVector>
      if (items.length === 1) return
      const factor = factors[stratum] as number
      const base = round * wordingDimensions
      for (let i = from; i < from + count; i++) {
        const kind = kinds[members[i] as number] as number
        times[kind] = (times[kind] as number) + 1
      }
      for (let kind = 0; kind < items.length; kind++) {
        const taken = times[kind] as number
        if (taken === 0) continue
        subtract(shifts, base, { vector: items[kind] as SparseVector, factor: taken * factor })
        times[kind] = 0
      }
    },
    finish(round) {
      const base = round * wordingDimensions
      let length = 0
      for (let index = 0; index < wordingDimensions; index++) {
        const shift = shifts[base + index] as number
        length += shift * shift * (precision[index] as number)
      }
      return length
    },
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
