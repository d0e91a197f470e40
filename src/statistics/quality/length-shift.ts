import type { QualityStratum } from './quality-stratum.ts'
import type { PlacedStratum } from '../basics/cluster-layout.ts'
import type { LabelledGroup } from '../basics/relabel.ts'

const rounding = 1e-12

/** Finds answers that became longer or shorter in many prompts. */
export interface LengthShift {
  /** One stratum's part of the shift under these labels, in units of its noise. */
  shiftOf(stratum: number, group: LabelledGroup): number
}

/** Mean log-length of the candidate less that of the baseline, over the noise of the whole sum. */
export function prepareLengthShift(strata: readonly PlacedStratum<QualityStratum>[]): LengthShift {
  let noise = 0
  const centred = strata.map(({ stratum, weight }) => {
    const { logLengths, baselineCount, candidateCount } = stratum
    const size = baselineCount + candidateCount
    const factor = 1 / baselineCount + 1 / candidateCount
    const centre = logLengths.reduce((sum, value) => sum + value, 0) / size
    const distances = logLengths.map(value => {
      const distance = value - centre
      return Math.abs(distance) < rounding ? 0 : distance
    })
    const squares = distances.reduce((sum, value) => sum + value * value, 0)
    noise += (weight * weight * factor * squares) / (size - 1)
    // The distances add up to 0, so those of the first group give the difference of both means.
    return distances.map(value => -weight * factor * value)
  })
  const scale = noise > 0 ? 1 / Math.sqrt(noise) : 0
  return {
    shiftOf(stratum, { members, from, count }) {
      const parts = centred[stratum] as Float64Array
      let shift = 0
      for (let i = from; i < from + count; i++) shift += parts[members[i] as number] as number
      return shift * scale
    },
  }
}
