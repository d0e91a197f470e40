import { binomialCdf, normalQuantile } from '../basics/distributions.ts'
import { largestThat } from '../basics/largest-that.ts'
import { newcombeInterval } from '../basics/newcombe.ts'

/** Pairs of requests of which some may fail on either side, as a plan has them. */
export interface PlannedFailures {
  /** Paired requests. */
  readonly requests: number
  /** Of either side, if nothing differs. */
  readonly failureRate: number
  /** How much more often the candidate may fail. */
  readonly limit: number
}

const boundQuantile = normalQuantile(0.95)
/** So many one-sided failures prove more at 1 % (McNemar): 2^-7 < 0.05 / 5 gates. */
const fewestToProve = 7
const usualPower = 0.8
/** Nobody plans more. */
const mostRequests = 1_000_000

/**
 * The chance that the paired bound on the difference of failure rates (Newcombe) lies inside the
 * limit, if both sides fail at the same rate, independently: summed over how often the baseline
 * fails, with the largest number of the candidate's failures that is still inside.
 */
export function chanceFailuresKept({ requests, failureRate, limit }: PlannedFailures): number {
  const cdf = (count: number) => binomialCdf(count, requests, failureRate)
  const isKept = (baseline: number, candidate: number) =>
    candidate <= requests && upperBound({ baseline, candidate, requests }) < limit
  // Eight deviations below the mean, and less, come never.
  const deviation = Math.sqrt(requests * failureRate * (1 - failureRate))
  const first = Math.max(0, Math.floor(requests * failureRate - 8 * deviation))
  let allowed = largestThat({ none: -1, most: requests }, candidate => isKept(first, candidate))
  let chance = 0
  for (let baseline = first; baseline <= requests; baseline++) {
    while (isKept(baseline, allowed + 1)) allowed++
    const upTo = cdf(baseline)
    if (allowed >= 0) chance += (upTo - cdf(baseline - 1)) * cdf(allowed)
    if (1 - upTo < 1e-9) break
  }
  return Math.min(1, chance)
}

/** How many paired requests keep the limit with the given power, within a twentieth; null: too many. */
export function requestsForParity(planned: PlannedFailures, power: number): number | null {
  const isEnough = (requests: number) => chanceFailuresKept({ ...planned, requests }) >= power
  let most = 20
  while (!isEnough(most)) {
    if (most > mostRequests) return null
    most *= 2
  }
  let requests = Math.ceil(most / 2)
  while (requests < most && !isEnough(requests)) requests = Math.ceil(requests * 1.05)
  return Math.min(requests, most)
}

/** By how much more often the candidate has to fail to be drift with a chance of 80 %. */
export function smallestFoundFailures(planned: PlannedFailures): number | null {
  const { requests, failureRate, limit } = planned
  const beyond = Math.floor(requests * (limit + failureRate)) + 1
  const needed = Math.max(fewestToProve, beyond)
  for (let more = 0.001; failureRate + more <= 1; more += 0.001) {
    if (1 - binomialCdf(needed - 1, requests, failureRate + more) >= usualPower) return more
  }
  return null
}

/** Of the difference, where failures on both sides at once are as many as chance makes. */
function upperBound(run: {
  readonly baseline: number
  readonly candidate: number
  readonly requests: number
}): number {
  const { baseline, candidate, requests } = run
  const both = Math.round((baseline * candidate) / requests)
  const counts = {
    both,
    candidateOnly: candidate - both,
    baselineOnly: baseline - both,
    neither: requests - candidate - baseline + both,
  }
  return newcombeInterval(counts, { z: boundQuantile, widening: 1 }).high
}
