import type { AnswerNoise } from './answer-noise.ts'
import {
  binomialCdf,
  clopperPearsonUpper,
  normalCdf,
  normalQuantile,
  studentQuantile,
} from '../basics/distributions.ts'

const confidence = 0.95
/** Bonferroni at a third of 5 %: about what the largest of six statistics costs. */
const jointQuantile = 2.13
/** One of five gates at the first step of Holm's correction: 1 %. */
const gateQuantile = 2.3263
const powerQuantile = 0.84
/** Below so many prompts whose answers vary, their number alone bounds the effect. */
const fewestVaried = 10

interface SamplesPerPrompt {
  readonly baseline: number
  readonly candidate: number
}

/**
 * Noise to plan with when nothing was measured yet: answers at temperature 1 of a kind that varies
 * much, or greedy ones. At three samples the effect's noise is 0.30 or 0.08 per prompt.
 */
export function usualAnswerNoise(decoding: 'sampled' | 'greedy'): AnswerNoise {
  const scale = decoding === 'sampled' ? 1 : greedyScale ** 2
  // Fitted to measured noise of 0.46, 0.30, 0.20 and 0.12 at 2, 3, 5 and 10 samples.
  return { zeta: 0.0475 * scale, tauSquared: 0.1313 * scale, contrast: 1 }
}

/** How much less greedy answers vary than sampled ones. */
export const greedyScale = 0.08 / 0.3

/** Noise of the effect for one prompt; infinite below two baseline samples or one of the candidate. */
export function effectNoise(noise: AnswerNoise, samples: SamplesPerPrompt): number {
  const { baseline, candidate } = samples
  if (baseline < 2 || candidate < 1) return Number.POSITIVE_INFINITY
  const answers = noise.zeta * (1 / baseline + 1 / candidate)
  const pairs = noise.tauSquared * (2 / (baseline * (baseline - 1)) + 1 / (baseline * candidate))
  return Math.sqrt(answers + pairs) / noise.contrast
}

/**
 * How many clusters show a difference in means (or put a bound inside it, where there is none) with
 * the given power, at a one-sided error of `risk`: the usual normal formula.
 */
export function clustersForDifference(options: {
  readonly standardDeviation: number
  readonly difference: number
  readonly risk: number
  readonly power: number
}): number {
  const { standardDeviation, difference, risk, power } = options
  if (standardDeviation === 0) return 1
  const quantiles = normalQuantile(1 - risk) + normalQuantile(power)
  return Math.ceil(((quantiles * standardDeviation) / difference) ** 2)
}

/** A bound on a mean over clusters, as a plan has it. */
export interface PlannedMean {
  /** Independent clusters. */
  readonly clusters: number
  /** Below so many of them nothing is ever parity. */
  readonly fewest: number
  /** Of one cluster's value, in the unit of `distance`. */
  readonly deviation: number
  /** From what is true where nothing differs to the limit. */
  readonly distance: number
}

/** How many clusters give the verdict parity, if there is parity, with the given power. */
export function clustersForParity(planned: PlannedMean, power: number): number {
  const { fewest, deviation, distance } = planned
  if (!(distance > 0)) return Number.POSITIVE_INFINITY
  const clusters = clustersForDifference({
    standardDeviation: deviation,
    difference: distance,
    risk: 1 - confidence,
    power,
  })
  return Math.max(fewest, clusters)
}

/** The chance that the 95 % bound lies inside the limit, if nothing differs. */
export function chanceInside({ clusters, fewest, deviation, distance }: PlannedMean): number {
  if (clusters < fewest || !(distance > 0) || deviation === Number.POSITIVE_INFINITY) return 0
  if (deviation === 0) return 1
  const reach = studentQuantile(confidence, clusters - 1)
  return normalCdf((distance * Math.sqrt(clusters)) / deviation - reach)
}

/**
 * The smallest change that is proven with all gates looked at, and beyond the limit, with a chance
 * of 80 %.
 */
export function smallestFoundShift({ clusters, deviation, distance }: PlannedMean): number {
  const error = deviation / Math.sqrt(clusters)
  return Math.max((gateQuantile + powerQuantile) * error, distance + powerQuantile * error)
}

/**
 * Where fewer than ten prompts have answers that vary at all, the bound on the effect is at least the
 * exact one on the share of prompts that got worse. The chance that this does not stand in the way,
 * if a prompt varies with the chance `variedShare` and then gets worse with a half.
 */
export function chanceDespiteFewVaried(options: {
  readonly clusters: number
  readonly variedShare: number
  readonly margin: number
}): number {
  const { clusters, variedShare, margin } = options
  const varied = (count: number) => binomialCdf(count, clusters, variedShare)
  let chance = 1 - varied(fewestVaried - 1)
  for (let count = 0; count < fewestVaried && count <= clusters; count++) {
    let mostWorse = -1
    while (mostWorse < count && clopperPearsonUpper(mostWorse + 1, clusters, confidence) < margin) {
      mostWorse++
    }
    const isFine = mostWorse < 0 ? 0 : binomialCdf(mostWorse, count, 0.5)
    chance += (varied(count) - varied(count - 1)) * isFine
  }
  return Math.min(1, chance)
}

/** How many prompts find a share of bad answers with 80 % power. */
export function promptsToFindBadAnswers(options: {
  readonly share: number
  readonly sdPi: number
  readonly candidateSamples: number
}): number {
  const { share, sdPi, candidateSamples } = options
  const mixture = mixtureNoise(share, { sdPi, candidateSamples })
  return Math.ceil(((jointQuantile * sdPi + powerQuantile * mixture) / share) ** 2)
}

/** The smallest share of bad answers, in whole per cent, that is found and lies beyond the margin. */
export function smallestFoundShare(options: {
  readonly prompts: number
  readonly sdPi: number
  readonly candidateSamples: number
  readonly margin: number
}): number | null {
  const { prompts, margin, ...plan } = options
  for (let percent = 1; percent <= 100; percent++) {
    const share = percent / 100
    const reach = (powerQuantile * mixtureNoise(share, plan)) / Math.sqrt(prompts)
    const isFound = promptsToFindBadAnswers({ share, ...plan }) <= prompts
    if (isFound && share - reach >= margin) return share
  }
  return null
}

/** Bad answers are rare and far off, which is noise of its own. */
function mixtureNoise(
  share: number,
  { sdPi, candidateSamples }: { readonly sdPi: number; readonly candidateSamples: number },
): number {
  return Math.sqrt(sdPi * sdPi + (share * (1 - share)) / candidateSamples)
}
