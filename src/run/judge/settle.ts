import type { Threshold } from '../../model/gate.ts'
import type { Measurement } from './measurement.ts'

/** z² of the one-sided 95 % bound: with no failure at all, the bound on the rate is z²/(n+z²). */
const zSquared = 1.6449 ** 2

/**
 * How many times as many samples would probably settle an undecided gate: intervals shrink with the
 * square root of the data, so the distance from the estimate to its bound must shrink to the distance
 * from the estimate to the limit. Null where more of the same data would not help.
 */
export function factorToSettle(measured: Measurement, threshold: Threshold): number | null {
  const { estimate, high, low, neutral, samples, needed } = measured
  if (samples === 0 || estimate === null) return null
  const enough = needed.forParity / samples
  if (measured.baseline === 0 && measured.candidate === 0 && measured.unit === 'points') {
    return (zSquared * (1 - threshold.value)) / threshold.value / samples
  }
  const room = threshold.value - estimate
  if (room > 0) {
    if (high === null || high <= estimate) return enough > 1 ? enough : null
    return Math.max(enough, ((high - estimate) / room) ** 2)
  }
  const excess = estimate - neutral
  if (low === null || low >= estimate || excess <= 0) return null
  return Math.max(needed.forDrift / samples, ((estimate - low) / excess) ** 2)
}
