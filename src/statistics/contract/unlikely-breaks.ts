import { applicable, type ContractStratum } from './contract-rates.ts'

export interface UnlikelyBreaks {
  readonly strata: readonly ContractStratum[]
  /** So many samples a side, and the paired test could tell them from chance. */
  readonly samplesNeeded: number
}

interface Options {
  /** The same kind throughout the run: how often the baseline shows it at all. */
  readonly throughout: readonly ContractStratum[]
  readonly errorLevel: number
}

/** What a test of one kind among several gates has to come to. */
const provingP = 0.001

/**
 * Strata where all candidate samples break and no baseline sample does, of a kind that the baseline
 * shows elsewhere. Few samples of few strata are too little for the paired test, whatever they show,
 * and yet more than chance makes of such noise: a sample that breaks with a chance q makes k of the
 * baseline hold and k of the candidate break with (q(1-q))^k, and lets the baseline be seen to break
 * with 1-(1-q)^k. Of values the baseline may hold on to any one. So for each stratum in which it is
 * seen to break there are at most as many of the others as the largest ratio of the two. Null where
 * chance explains those that there are (Poisson).
 */
export function findUnlikelyBreaks(
  strata: readonly ContractStratum[],
  { throughout, errorLevel }: Options,
): UnlikelyBreaks | null {
  const noisy = throughout.filter(({ kind, baseline }) => {
    const seen = applicable(baseline)
    return seen.length > 0 && !isClean(kind, seen)
  })
  const found = strata.filter(isAllAgainstNone)
  // Where the baseline never shows it, these are breaks and need no test.
  if (noisy.length === 0 || found.length === 0) return null
  const clusters = new Set(found.map(({ cluster }) => cluster)).size
  const expected = noisy.length * mostByChance(found)
  if (poissonTail(clusters, expected) > errorLevel) return null
  return { strata: found, samplesNeeded: samplesToProve(clusters) }
}

function isAllAgainstNone({ kind, baseline, candidate, isWanted }: ContractStratum): boolean {
  const before = applicable(baseline)
  const after = applicable(candidate)
  if (before.length < 2 || after.length < 2 || !isClean(kind, before)) return false
  // A candidate that does what is wanted where the baseline does not has lost nothing.
  if (isWanted && after.every(isWanted) && !before.every(isWanted)) return false
  return after.every(value => (kind === 'flag' ? value === 'broken' : value !== before[0]))
}

function isClean(kind: ContractStratum['kind'], values: readonly string[]): boolean {
  return kind === 'flag' ? !values.includes('broken') : new Set(values).size === 1
}

/** Strata that are all against none, for each in which the baseline breaks, at the worst chances. */
function mostByChance(found: readonly ContractStratum[]): number {
  // The numbers of samples decide it, and most strata have the same.
  const most = new Map<string, number>()
  for (const { kind, baseline, candidate } of found) {
    const [before, after] = [applicable(baseline).length, applicable(candidate).length]
    const counts = `${kind} ${before} ${after}`
    if (most.has(counts)) continue
    const others = kind === 'flag' ? [0] : otherValues
    most.set(counts, Math.max(...others.map(count => mostAmong(count, before, after))))
  }
  return Math.max(...most.values())
}

/** How many values there may be beside one, each as likely as the next; 0: the others do not count. */
const otherValues = Array.from({ length: 10 }, (_, index) => index)

function mostAmong(others: number, before: number, after: number): number {
  const ratios = Array.from({ length: 99 }, (_, index) => {
    const q = (index + 1) / 100
    const other = others === 0 ? 0 : q / others
    const held = (1 - q) ** before
    const heldOther = others * other ** before
    const against = held * q ** after + heldOther * (1 - other) ** after
    return against / (1 - held - heldOther)
  })
  return Math.max(...ratios)
}

/** The chance of so many or more, where so many are expected. */
function poissonTail(count: number, expected: number): number {
  let term = Math.exp(-expected)
  let below = 0
  for (let i = 0; i < count; i++) {
    below += term
    term *= expected / (i + 1)
  }
  return Math.max(0, 1 - below)
}

/** Of the ways to share out twice k samples one is all against none, in each of the clusters. */
function samplesToProve(clusters: number): number {
  let samples = 1
  let ways = 2
  while (ways ** -clusters > provingP) {
    samples++
    ways *= (2 * (2 * samples - 1)) / samples
  }
  return samples
}
