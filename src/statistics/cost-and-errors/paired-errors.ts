import { binomialCdf, normalQuantile } from '../basics/distributions.ts'
import { groupByCluster } from '../basics/group-by-cluster.ts'
import { permutationP } from '../multiplicity/max-t.ts'
import { newcombeInterval } from '../basics/newcombe.ts'
import { below, randomStream } from '../basics/random.ts'
import { sum } from '../basics/summary.ts'

export interface ErrorPair {
  readonly cluster: string
  readonly baselineFailed: boolean
  readonly candidateFailed: boolean
}

export interface ErrorDifference {
  readonly pairs: number
  /** Pairs in which one side failed and the other did not. */
  readonly discordant: number
  readonly baselineRate: number | null
  readonly candidateRate: number | null
  /** Candidate less baseline. */
  readonly difference: number | null
  /** One-sided bounds. */
  readonly low: number | null
  readonly high: number | null
  /** One-sided: that the candidate fails more often. */
  readonly p: number | null
}

export interface ErrorTestOptions {
  readonly seed: string
  readonly permutations?: number
  readonly confidence?: number
}

const usualConfidence = 0.95
const usualPermutations = 1999

/** How much more often the candidate fails, over pairs of requests that were sent together. */
export function pairedErrorDifference(
  pairs: readonly ErrorPair[],
  options: ErrorTestOptions,
): ErrorDifference {
  const n = pairs.length
  const count = (baseline: boolean, candidate: boolean) =>
    pairs.filter(pair => pair.baselineFailed === baseline && pair.candidateFailed === candidate)
      .length
  const counts = {
    both: count(true, true),
    candidateOnly: count(false, true),
    baselineOnly: count(true, false),
    neither: count(false, false),
  }
  const discordant = counts.candidateOnly + counts.baselineOnly
  if (n === 0) {
    const unknown = { baselineRate: null, candidateRate: null, difference: null }
    return { pairs: 0, discordant: 0, ...unknown, low: null, high: null, p: null }
  }
  const clusters = groupByCluster(pairs).map(members => members.map(excessOf))
  const z = normalQuantile(options.confidence ?? usualConfidence)
  const widening = Math.sqrt(Math.max(1, designEffect(clusters)))
  const isSingle = clusters.every(members => members.length === 1)
  return {
    pairs: n,
    discordant,
    baselineRate: (counts.both + counts.baselineOnly) / n,
    candidateRate: (counts.both + counts.candidateOnly) / n,
    difference: (counts.candidateOnly - counts.baselineOnly) / n,
    ...newcombeInterval(counts, { z, widening }),
    p: isSingle
      ? // McNemar's exact test: the upper tail, by symmetry at one half.
        binomialCdf(counts.baselineOnly, discordant, 0.5)
      : swapP(clusters.map(sum), options),
  }
}

/**
 * So many requests, none failing on either side, put the upper bound on the difference below
 * `limit`: the bound is then z² / (n + z²).
 */
export function requestsForZeroFailures(limit: number, confidence = usualConfidence): number {
  const zSquared = normalQuantile(confidence) ** 2
  return Math.floor((zSquared * (1 - limit)) / limit) + 1
}

function excessOf(pair: ErrorPair): number {
  return Number(pair.candidateFailed) - Number(pair.baselineFailed)
}

/** Sides are swapped for whole clusters, since repeats of one prompt fail together. */
function swapP(excesses: readonly number[], options: ErrorTestOptions): number {
  const unequal = excesses.filter(excess => excess !== 0)
  if (unequal.length === 0) return 1
  const next = randomStream(options.seed, 'errors.perm')
  const permutations = options.permutations ?? usualPermutations
  const sums = new Float64Array(permutations + 1)
  sums[0] = sum(unequal)
  for (let round = 1; round <= permutations; round++) {
    sums[round] = unequal.reduce(
      (total, excess) => total + (below(next, 2) === 0 ? excess : -excess),
      0,
    )
  }
  return permutationP(sums, sums[0])
}

/** Variance of the mean with clusters as the unit, over what it would be for independent pairs. */
function designEffect(clusters: readonly (readonly number[])[]): number {
  const all = clusters.flat()
  const n = all.length
  const centre = sum(all) / n
  const squares = sum(all.map(value => (value - centre) ** 2))
  if (clusters.length < 2 || squares === 0) return 1
  const between = sum(clusters.map(members => (sum(members) - members.length * centre) ** 2))
  const clustered = (between * clusters.length) / (clusters.length - 1)
  return clustered / ((squares * n) / (n - 1))
}
