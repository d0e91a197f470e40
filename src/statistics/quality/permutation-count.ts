import type { QualityStratum } from './quality-stratum.ts'

export const usualPermutations = 1999
const fewerPermutations = 499
/** About ten seconds of one core, at little more than a nanosecond each. */
const affordableAdditions = 8e9

/**
 * How many permutations a test makes: 1999, or 499 where the work is estimated at more than about ten
 * seconds. The estimate counts additions, so it is the same on every machine. `others` are those that
 * a permutation takes beside the change test.
 */
export function permutationsFor(strata: readonly QualityStratum[], others = 0): number {
  const perPermutation = strata.reduce((sum, stratum) => sum + additionsOf(stratum), others)
  return perPermutation * usualPermutations <= affordableAdditions
    ? usualPermutations
    : fewerPermutations
}

/** A relabelling adds up the baseline's wording vectors and its pairs in two matrices. */
function additionsOf({ baselineCount, candidateCount, wording }: QualityStratum): number {
  const entries = wording.reduce((sum, vector) => sum + vector.indexes.length, 0)
  const share = baselineCount / Math.max(1, baselineCount + candidateCount)
  return share * entries + baselineCount * baselineCount
}
