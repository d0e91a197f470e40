import { layOutClusters } from './cluster-layout.ts'
import { studentQuantile } from './distributions.ts'
import { minimumContrast } from './effect.ts'
import { boundEffect } from './effect-bounds.ts'
import { tieTolerance } from './max-t.ts'
import { hasBothSides, type QualityStratum } from './quality-stratum.ts'
import { randomStream, uniform, type Random } from './random.ts'
import { relabel, type LabelledGroup } from './relabel.ts'
import { prepareRelabelledEffect, type RelabelledEffect } from './relabelled-effect.ts'

export interface RelabelledRates {
  readonly relabellings: number
  /** The share of labellings without any difference between the sides that drift. */
  readonly falseAlarms: number
  /** The share of answers that were swapped for answers to other prompts. */
  readonly swapped: number
  /** The share of labellings with such swaps that drift. */
  readonly caught: number
}

export interface RelabelledRatesOptions {
  /** Of the change test that made the scores. */
  readonly seed: string
  /** How much change each labelling of the change test shows, the observed one first. */
  readonly scores: Float64Array
  /** The share of answers that may be replaced. */
  readonly limit: number
  readonly mode: 'identical' | 'equivalent'
  /** What a p-value has to be below, the number of gates allowed for. */
  readonly level: number
  /** Whether the candidate's answers are enough to know their own noise. */
  readonly countsGamma: boolean
}

const relabellings = 199
/** At the limit itself a drift is a matter of chance, by design. */
const swappedPerLimit = 2
/** About five seconds of one core. The estimate counts similarities, so every machine comes to the same. */
const affordableVisits = 1e9
/** What the largest of six statistics costs a single one: a third of the level, about. */
const jointPrice = 3

/**
 * How often the quality gate would drift on the very answers of a run if its labels were drawn at
 * random (so that nothing differs), and if besides twice the limit's share of the answers that then
 * are the candidate's were answers to other prompts. Null where there are fewer than two clusters;
 * `too much` where it would take more than a few seconds.
 *
 * Without differences, the labellings are those of the change test, whose scores give their exact
 * p-values. With swaps, an answer to another prompt is taken to be as unlike as the baseline's
 * answers to other prompts are, and a one-sided t test of the effect at a third of the level stands
 * for the change test.
 */
export function rateRelabelled(
  strata: readonly QualityStratum[],
  options: RelabelledRatesOptions,
): RelabelledRates | 'too much' | null {
  const { seed, scores, limit, level } = options
  const usable = layOutClusters(strata.filter(hasBothSides)).strata.map(({ stratum }) => stratum)
  const visits = usable.reduce((sum, stratum) => sum + sizeOf(stratum) ** 2, 0)
  if (2 * relabellings * visits > affordableVisits) return 'too much'
  const effect = prepareRelabelledEffect(usable)
  if (effect === null || effect.clusters < 2) return null
  const tries = Math.min(relabellings, scores.length - 1)
  if (tries < 1) return null
  const swapped = Math.min(1, swappedPerLimit * limit)
  let falseAlarms = 0
  let caught = 0
  // One for all: its members are drawn anew for every stratum and labelling.
  const members = new Uint16Array(
    usable.reduce((most, stratum) => Math.max(most, sizeOf(stratum)), 0),
  )
  const group: LabelledGroup = { members, from: 0, count: 0, size: 0 }
  const draw = (random: Random, stratum: QualityStratum): LabelledGroup => {
    group.count = stratum.baselineCount
    group.size = sizeOf(stratum)
    relabel(random, group)
    return group
  }
  const next = randomStream(seed, 'quality.perm')
  for (let round = 1; round <= tries; round++) {
    effect.begin()
    usable.forEach((stratum, index) => effect.add(index, draw(next, stratum), null))
    if (drifts(effect, options, () => shareAtLeast(scores, round) <= level)) falseAlarms++
  }
  const nextSwap = randomStream(seed, 'quality.swap')
  const isSwapped = () => uniform(nextSwap) < swapped
  for (let round = 1; round <= tries; round++) {
    effect.begin()
    usable.forEach((stratum, index) => effect.add(index, draw(nextSwap, stratum), isSwapped))
    const t = studentQuantile(1 - level / jointPrice, effect.clusters - 1)
    if (drifts(effect, options, (replaced, error) => replaced >= t * error)) caught++
  }
  return { relabellings: tries, falseAlarms: falseAlarms / tries, swapped, caught: caught / tries }
}

/** The rule of the quality gate. */
function drifts(
  effect: RelabelledEffect,
  { mode, limit, countsGamma }: RelabelledRatesOptions,
  isSignificant: (replaced: number, standardError: number) => boolean,
): boolean {
  const { contrast, deficits, contrasts, gamma } = effect.finish()
  if (contrast < minimumContrast) return false
  const replaced = deficits.reduce((sum, deficit) => sum + deficit, 0) / deficits.length / contrast
  const residuals = deficits.map(
    (deficit, index) => (deficit - replaced * (contrasts[index] ?? contrast)) / contrast,
  )
  const { high, standardError } = boundEffect(replaced, residuals, {
    confidence: 0.95,
    varied: effect.varied,
    worse: deficits.filter(deficit => deficit > tieTolerance).length,
  })
  if (high === null || standardError === null) return false
  if (mode === 'identical') return isSignificant(replaced, standardError)
  const distance = countsGamma ? Math.max(replaced, gamma / contrast) : replaced
  return distance > limit && high >= limit && isSignificant(replaced, standardError)
}

function sizeOf({ baselineCount, candidateCount }: QualityStratum): number {
  return baselineCount + candidateCount
}

/** The p-value of one labelling among all of them, itself included. */
function shareAtLeast(scores: Float64Array, round: number): number {
  const reached = (scores[round] ?? 0) - tieTolerance
  return scores.filter(score => score >= reached).length / scores.length
}
