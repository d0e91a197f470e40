import type { QualityStratum } from './quality-stratum.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import { benjaminiHochberg } from '../multiplicity/benjamini-hochberg.ts'
import { energyUnderRelabelling } from './energy-null.ts'
import { permutationP, tieTolerance } from '../multiplicity/max-t.ts'
import { randomStream } from '../basics/random.ts'

export interface PromptFlag {
  readonly key: string
  /** How far the prompt's energy distance is above what its own labels make by chance. */
  readonly z: number
  /** Null below five answers a side, which can never be significant among many prompts. */
  readonly p: number | null
  /** `exact`: by this prompt's labels alone; `approximate`: by those of all prompts together. */
  readonly basis: 'exact' | 'approximate' | 'rank-only'
  readonly flagged: boolean
}

export interface PromptFlagOptions {
  readonly seed: string
  /** Whether the change test over all prompts rejects; without it, nothing is flagged. */
  readonly isChanged: boolean
}

const falseDiscoveryRate = 0.1
const fewestForPooled = 5
const fewestForExact = 7
/** Keeps prompts with almost no variation from ranking first for a trifle. */
const stabiliser = 0.02

/**
 * Prompts with at least two answers a side, the most changed first. Which of them stand out is
 * decided at a false discovery rate of 10 %.
 */
export function promptFlags(
  strata: readonly QualityStratum[],
  options: PromptFlagOptions,
): PromptFlag[] {
  const next = randomStream(options.seed, 'prompt.perm')
  const scored = strata
    .filter(stratum => stratum.baselineCount >= 2 && stratum.candidateCount >= 2)
    .sort((left, right) => compareByCodeUnit(left.key, right.key))
    .map(stratum =>
      scorePrompt(stratum.key, smallerCount(stratum), energyUnderRelabelling(stratum, next)),
    )
  const pool = Float64Array.from(scored.flatMap(prompt => [...prompt.pooled])).sort()
  const judged = scored.map(({ key, z, p, basis }) => ({
    key,
    z,
    p: basis === 'approximate' ? pooledP(pool, z) : p,
    basis,
  }))
  const tests = judged.flatMap(({ key, p }) => (p === null ? [] : { name: key, p }))
  const flagged = options.isChanged
    ? benjaminiHochberg(tests, falseDiscoveryRate)
    : new Set<string>()
  return judged
    .sort((left, right) => right.z - left.z || compareByCodeUnit(left.key, right.key))
    .map(({ key, z, p, basis }) => ({ key, z, p, basis, flagged: flagged.has(key) }))
}

interface ScoredPrompt {
  readonly key: string
  readonly z: number
  readonly p: number | null
  readonly basis: PromptFlag['basis']
  /** Standardised values under all labels, where they are needed to judge other prompts. */
  readonly pooled: Float64Array
}

function smallerCount({ baselineCount, candidateCount }: QualityStratum): number {
  return Math.min(baselineCount, candidateCount)
}

function scorePrompt(key: string, answers: number, energies: Float64Array): ScoredPrompt {
  const centre = energies.reduce((sum, value) => sum + value, 0) / energies.length
  const squares = energies.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  const scale = Math.sqrt(squares / energies.length) + stabiliser
  const standardise = (value: number): number => (value - centre) / scale
  const observed = energies[0] ?? 0
  const z = standardise(observed)
  const none = new Float64Array()
  if (answers < fewestForPooled) return { key, z, p: null, basis: 'rank-only', pooled: none }
  if (answers < fewestForExact) {
    return { key, z, p: null, basis: 'approximate', pooled: energies.map(standardise) }
  }
  return { key, z, p: permutationP(energies, observed), basis: 'exact', pooled: none }
}

/** Rank among the ascending values, itself counted: never 0. */
function pooledP(pool: Float64Array, z: number): number {
  let low = 0
  let high = pool.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pool[middle] as number) >= z - tieTolerance) high = middle
    else low = middle + 1
  }
  return (1 + pool.length - low) / (1 + pool.length)
}
