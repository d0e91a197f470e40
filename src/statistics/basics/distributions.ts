import jStat from 'jstat'

/**
 * Distribution functions. All have an absolute error below 1e-6; the cumulative ones also keep their
 * relative precision in the lower tail, where jStat's own round small probabilities off. An upper
 * tail is therefore asked for as the lower tail of the mirrored value.
 */

const FAR_TAIL = 5
const TAIL_TERMS = 60

/** P(Z <= z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  if (z >= -FAR_TAIL) return jStat.normal.cdf(z, 0, 1)
  // Laplace's continued fraction of Mills' ratio: jStat computes this as 1 minus nearly 1.
  const x = -z
  let denominator = x
  for (let term = TAIL_TERMS; term >= 1; term--) denominator = x + term / denominator
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / denominator
}

/** The z with P(Z <= z) = p. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1)
}

/** P(T <= t) of Student's distribution. */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  if (t === 0) return 0.5
  const x = degreesOfFreedom / (degreesOfFreedom + t * t)
  const tail = jStat.ibeta(x, degreesOfFreedom / 2, 0.5) / 2
  return t < 0 ? tail : 1 - tail
}

/** The t with P(T <= t) = p. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(p, degreesOfFreedom)
}

/** P(X <= successes) out of `trials`, each a success with probability `p`. */
export function binomialCdf(successes: number, trials: number, p: number): number {
  if (successes < 0) return 0
  if (successes >= trials) return 1
  return jStat.ibeta(1 - p, trials - successes, successes + 1)
}

/** The exact one-sided upper bound on a share of which `count` of `n` were seen (Clopper & Pearson 1934). */
export function clopperPearsonUpper(count: number, n: number, confidence: number): number {
  if (count >= n) return 1
  return jStat.beta.inv(confidence, count + 1, n - count)
}
