import { compareByCodeUnit } from '../../model/json.ts'
import type { Side } from '../../model/side.ts'
import { permutationP } from '../multiplicity/max-t.ts'
import { below, randomStream } from '../basics/random.ts'
import { ascending, median, sum } from '../basics/summary.ts'

/** Times of the requests for one prompt, in pairs that were sent together. */
export interface TimedPrompt {
  /** Unique. */
  readonly key: string
  readonly cluster: string
  readonly pairs: readonly Readonly<Record<Side, number>>[]
}

export interface LatencyTail {
  /** Those with at least two pairs. */
  readonly clusters: number
  /** The shares of each side's times that are among the slowest tenth of all; 0.1 if nothing differs. */
  readonly baselineShare: number | null
  readonly candidateShare: number | null
  /** One-sided: that the candidate's slow times are more, or slower still. */
  readonly p: number | null
}

const quantile = 0.9
const fewestPairs = 2
const usualPermutations = 1999

/**
 * Whether the candidate is slow now and then, which a centre of all times does not see. Each time is
 * put in proportion to its prompt's median over both sides; what it exceeds the 90 % quantile of all
 * by, as a logarithm, is its excess. The sum of the candidate's excesses less the baseline's is held
 * against those that swapping sides inside pairs at random gives.
 */
export function latencyTail(
  prompts: readonly TimedPrompt[],
  {
    seed,
    permutations = usualPermutations,
  }: { readonly seed: string; readonly permutations?: number },
): LatencyTail {
  const usable = prompts
    .filter(prompt => prompt.pairs.length >= fewestPairs)
    .sort((left, right) => compareByCodeUnit(left.key, right.key))
  const pairs = usable.flatMap(relativeTimes)
  const all = ascending(pairs.flatMap(pair => [pair.baseline, pair.candidate]))
  const threshold = all[Math.ceil(quantile * all.length) - 1]
  const clusters = new Set(usable.map(prompt => prompt.cluster)).size
  if (threshold === undefined) {
    return { clusters, baselineShare: null, candidateShare: null, p: null }
  }
  const share = (side: Side) => pairs.filter(pair => pair[side] > threshold).length / pairs.length
  const excess = (time: number) => Math.max(0, time - threshold)
  const differences = pairs.map(pair => excess(pair.candidate) - excess(pair.baseline))
  return {
    clusters,
    baselineShare: share('baseline'),
    candidateShare: share('candidate'),
    p: swapP(differences, randomStream(seed, 'latency.tail'), permutations),
  }
}

/** Logarithms of the times over their prompt's median. */
function relativeTimes({ pairs }: TimedPrompt): Record<Side, number>[] {
  const logs = pairs.map(pair => ({
    baseline: Math.log(pair.baseline),
    candidate: Math.log(pair.candidate),
  }))
  const centre = median(logs.flatMap(pair => [pair.baseline, pair.candidate])) ?? 0
  return logs.map(pair => ({
    baseline: pair.baseline - centre,
    candidate: pair.candidate - centre,
  }))
}

function swapP(
  differences: readonly number[],
  next: ReturnType<typeof randomStream>,
  permutations: number,
): number {
  const unequal = differences.filter(difference => difference !== 0)
  if (unequal.length === 0) return 1
  const sums = new Float64Array(permutations + 1)
  sums[0] = sum(unequal)
  for (let round = 1; round <= permutations; round++) {
    let total = 0
    for (const difference of unequal) total += below(next, 2) === 0 ? difference : -difference
    sums[round] = total
  }
  return permutationP(sums, sums[0])
}
