import { layOutClusters } from '../basics/cluster-layout.ts'
import { studentQuantile } from '../basics/distributions.ts'
import { minimumContrast } from './effect.ts'
import { boundEffect } from './effect-bounds.ts'
import { tieTolerance } from '../multiplicity/max-t.ts'
import { hasBothSides, type QualityStratum } from './quality-stratum.ts'
import { randomStream, uniform, type Random } from '../basics/random.ts'
import { prepareLabels, relabel, type LabelledGroup } from '../basics/relabel.ts'
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
/** So many go through a stratum together. */
const roundsAtOnce = 32
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
  const effect = prepareRelabelledEffect(usable, roundsAtOnce)
  if (effect === null || effect.clusters < 2) return null
  const tries = Math.min(relabellings, scores.length - 1)
  if (tries < 1) return null
  const swapped = Math.min(1, swappedPerLimit * limit)
  const t = studentQuantile(1 - level / jointPrice, effect.clusters - 1)
  const countDrifts = (
    stream: string,
    share: number | null,
    isSignificant: IsSignificant,
  ): number => {
    const draw = prepareDraws(usable, effect, { next: randomStream(seed, stream), share })
    let drifting = 0
    for (let first = 0; first < tries; first += roundsAtOnce) {
      const rounds = Math.min(roundsAtOnce, tries - first)
      draw(rounds)
      for (let round = 0; round < rounds; round++) {
        const isDrift = drifts(effect.finish(round), { ...options, effect }, (replaced, error) =>
          isSignificant(replaced, error, first + round + 1),
        )
        if (isDrift) drifting++
      }
    }
    return drifting
  }
  const falseAlarms = countDrifts(
    'quality.perm',
    null,
    (_, __, round) => shareAtLeast(scores, round) <= level,
  )
  const caught = countDrifts('quality.swap', swapped, (replaced, error) => replaced >= t * error)
  return { relabellings: tries, falseAlarms: falseAlarms / tries, swapped, caught: caught / tries }
}

type IsSignificant = (replaced: number, standardError: number, round: number) => boolean

/**
 * Draws labels, and swaps where there is a share of them, for some relabellings and adds all strata
 * under them. Each relabelling draws for itself, so that their number at once changes nothing; a
 * stratum takes all of them while its similarities are in the cache.
 */
function prepareDraws(
  strata: readonly QualityStratum[],
  effect: RelabelledEffect,
  { next, share }: { readonly next: Random; readonly share: number | null },
): (rounds: number) => void {
  const labels = prepareLabels(strata, roundsAtOnce)
  const swapped = share === null ? null : new Uint8Array(labels.members.length)
  const likelihood = share ?? 0
  const drawSwaps = ({ from, count, size }: LabelledGroup, flags: Uint8Array): void => {
    for (let place = from + count; place < from + size; place++) {
      flags[place] = uniform(next) < likelihood ? 1 : 0
    }
  }
  return rounds => {
    effect.begin(rounds)
    for (let round = 0; round < rounds; round++) {
      for (let index = 0; index < strata.length; index++) {
        const group = labels.groupOf(round, index)
        relabel(next, group)
        if (swapped && effect.takes(index)) drawSwaps(group, swapped)
      }
    }
    for (let index = 0; index < strata.length; index++) {
      for (let round = 0; round < rounds; round++) {
        effect.add(index, round, { group: labels.groupOf(round, index), swapped })
      }
    }
  }
}

/** The rule of the quality gate. */
function drifts(
  { contrast, deficits, contrasts, gamma }: ReturnType<RelabelledEffect['finish']>,
  {
    effect,
    mode,
    limit,
    countsGamma,
  }: RelabelledRatesOptions & { readonly effect: RelabelledEffect },
  isSignificant: (replaced: number, standardError: number) => boolean,
): boolean {
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
