import { studentQuantile } from './distributions.ts'
import { sum } from './summary.ts'

/**
 * How many standard errors above a mean its one-sided upper bound lies: Student's quantile, raised
 * where the deviations from it are skewed to the right (Johnson 1978). Rare large values are then
 * often not among the ones that were seen, and the mean and its error are both too small.
 */
export function skewedQuantile(
  deviations: readonly number[],
  { standardDeviation, confidence }: { standardDeviation: number; confidence: number },
): number {
  const n = deviations.length
  const t = studentQuantile(confidence, n - 1)
  const cubes = sum(deviations.map(deviation => deviation ** 3)) / n
  const skewness = standardDeviation > 1e-12 ? cubes / standardDeviation ** 3 : 0
  return t + (Math.max(0, skewness) / (6 * Math.sqrt(n))) * (1 + 2 * t * t)
}
