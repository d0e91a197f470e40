import { normalCdf, normalQuantile, studentQuantile } from './distributions.ts'

const confidence = 0.95
const usualPower = 0.8
/** Below this, a bound on the effect is not trusted, however small the noise. */
const fewestPromptsForParity = 20
/** Bonferroni at a third of 5 %: about what the largest of six statistics costs. */
const jointQuantile = 2.13
const powerQuantile = 0.84

/** How much similarities scatter by themselves: what the size of a run is planned from. */
interface AnswerNoise {
  /** Variance that comes with one answer: some answers are unlike all others. */
  readonly zeta: number
  /** Variance that is left in each pair of answers. */
  readonly tauSquared: number
  /** Self-similarity less unrelated similarity. */
  readonly contrast: number
}

interface SamplesPerPrompt {
  readonly baseline: number
  readonly candidate: number
}

/**
 * Noise to plan with when nothing was measured yet: answers at temperature 1 of a kind that varies
 * much, or greedy ones. At three samples the effect's noise is 0.30 or 0.08 per prompt.
 */
export function priorNoise(decoding: 'sampled' | 'greedy'): AnswerNoise {
  const scale = decoding === 'sampled' ? 1 : (0.08 / 0.3) ** 2
  // Fitted to measured noise of 0.46, 0.30, 0.20 and 0.12 at 2, 3, 5 and 10 samples.
  return { zeta: 0.0475 * scale, tauSquared: 0.1313 * scale, contrast: 1 }
}

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

/** How many prompts give the verdict parity, if there is parity, with the given power (0.8). */
export function promptsForParity(options: {
  readonly sdPi: number
  readonly margin: number
  readonly power?: number
}): number {
  const { sdPi, margin, power = usualPower } = options
  const risk = 1 - confidence
  const prompts = clustersForDifference({
    standardDeviation: sdPi,
    difference: margin,
    risk,
    power,
  })
  return Math.max(fewestPromptsForParity, prompts)
}

/** The chance that so many prompts give the verdict parity, if there is parity. */
export function chanceOfParity(options: {
  readonly prompts: number
  readonly sdPi: number
  readonly margin: number
}): number {
  const { prompts, sdPi, margin } = options
  if (prompts < fewestPromptsForParity || sdPi === Number.POSITIVE_INFINITY) return 0
  if (sdPi === 0) return 1
  return normalCdf((margin * Math.sqrt(prompts)) / sdPi - studentQuantile(confidence, prompts - 1))
}

/** How many prompts find a share of bad answers with 80 % power. */
export function promptsToFindBadAnswers(options: {
  readonly share: number
  readonly sdPi: number
  readonly candidateSamples: number
}): number {
  const { share, sdPi, candidateSamples } = options
  const mixture = Math.sqrt(sdPi * sdPi + (share * (1 - share)) / candidateSamples)
  return Math.ceil(((jointQuantile * sdPi + powerQuantile * mixture) / share) ** 2)
}
