import { binomialCdf, normalQuantile } from './distributions.ts'
import { newcombeInterval } from './newcombe.ts'

/** Pairs of requests of which some may fail on either side, as a plan has them. */
export interface PlannedFailures {
  /** Paired requests. */
  readonly requests: number
  /** Of either side, if nothing differs. */
  readonly failureRate: number
  /** How much more often the candidate may fail. */
  readonly limit: number
}

const confidence = 0.95
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
  let chance = 0
  let allowed = -1
  for (let baseline = 0; baseline <= requests; baseline++) {
    while (allowed < requests && isKept({ baseline, candidate: allowed + 1, requests, limit })) {
      allowed++
    }
    const probability = cdf(baseline) - cdf(baseline - 1)
    if (allowed >= 0) chance += probability * cdf(allowed)
    if (1 - cdf(baseline) < 1e-9) break
  }
  return Math.min(1, chance)
}

/** How many paired requests keep the limit with the given power, within a twentieth; null: too many. */
export function requestsForParity(planned: PlannedFailures, power: number): number | null {
  for (let requests = 20; requests <= mostRequests; requests = Math.ceil(requests * 1.05)) {
    if (chanceFailuresKept({ ...planned, requests }) >= power) return requests
  }
  return null
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

function isKept(run: {
  readonly baseline: number
  readonly candidate: number
  readonly requests: number
  readonly limit: number
}): boolean {
  const { baseline, candidate, requests, limit } = run
  const both = Math.min(baseline, candidate, Math.round((baseline * candidate) / requests))
  const counts = {
    both,
    candidateOnly: candidate - both,
    baselineOnly: baseline - both,
    neither: requests - candidate - baseline + both,
  }
  if (counts.neither < 0) return false
  return newcombeInterval(counts, { z: normalQuantile(confidence), widening: 1 }).high < limit
}
