import { formatCount } from '../../../model/format.ts'
import { estimateEffect } from '../../../statistics/quality/effect.ts'
import { testChange } from '../../../statistics/quality/change-test.ts'
import type { QualityStratum } from '../../../statistics/quality/quality-stratum.ts'
import { clustersNeeded } from '../../clusters-needed.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { isTextCase } from '../evidence/evidence.ts'
import type { Measurement } from './measurement.ts'
import { nothingMeasured, tolerableMissingShare } from './measurement.ts'
import { findCopies, findMissingAnswers, type Copies } from './quality-obstacle.ts'

/** With single answers only wording and length can be seen to change, and they need more cases. */
const fewestForDriftOfSingles = 25
/** Above this share of baseline answers that end at `max_tokens`, one has to say so. */
const notableCutShare = 0.2

export interface QualityMeasurement extends Measurement {
  /** Distance in the same unit as the effect; sees change that does not make answers less alike. */
  readonly gamma: number | null
  /** Noise of the effect for one prompt at this number of samples. */
  readonly sdPi: number | null
  /** What the change test saw change, in words. */
  readonly changed: readonly string[]
  /** What the change test makes of each labelling, the observed one first. */
  readonly labelScores: Float64Array
}

const base = {
  ...nothingMeasured,
  unit: 'share',
  neutral: 0,
  needed: { ...clustersNeeded.text, noun: 'text case' },
  gamma: null,
  sdPi: null,
  changed: [],
  labelScores: new Float64Array(),
} as const

interface QualityOptions {
  readonly seed: string
  readonly errorLevel: number
  readonly permutations: number
  /** The share of answers that may be replaced; null where there is no limit. */
  readonly limit: number | null
}

/** The share of answers as if replaced by answers to another prompt, against the baseline's own noise. */
export function measureQuality(
  evidence: readonly CaseEvidence[],
  { seed, errorLevel, permutations, limit }: QualityOptions,
): QualityMeasurement {
  const texts = evidence.filter(isTextCase)
  if (texts.length === 0) return base
  const strata = qualityStrata(evidence)
  const repeated = strata.filter(stratum => stratum.baselineCount >= 2)
  const change = testChange(strata, { seed, permutations })
  const missing = findMissingAnswers(texts, repeated)
  const copies = findCopies(texts)
  const cache = copies && describeCache(copies)
  const tested = {
    ...base,
    status: 'measured',
    p: change.p,
    labelScores: change.scores,
    changed: change.statistics.flatMap(item => (item.notable ? changeWords[item.name] : [])),
    ...hindrance(missing ?? cache, cache),
    remark: describeCut(texts),
  } as const
  if (repeated.length === 0) {
    const needed = { ...base.needed, forDrift: fewestForDriftOfSingles }
    return { ...tested, samples: new Set(strata.map(item => item.cluster)).size, needed }
  }
  const effect = estimateEffect(repeated, { confidence: 1 - errorLevel })
  // A cache repeats answers of the candidate but does not make them less like the baseline's.
  const isProven = limit !== null && effect.low !== null && effect.low > limit
  const isNoCache = isProven && copies?.side === 'candidate'
  return {
    ...tested,
    ...(isNoCache && {
      remark: [`on the candidate ${copies.detail}`, tested.remark]
        .filter(part => part !== '')
        .join('; '),
    }),
    baseline: effect.selfSimilarity,
    candidate: effect.crossSimilarity,
    estimate: effect.replaced,
    low: effect.low,
    high: effect.high,
    samples: effect.clusters,
    gamma: hasCandidateNoise(repeated) ? effect.gamma : null,
    sdPi: effect.sdPi,
    ...hindrance(effect.obstacle ?? missing ?? (isNoCache ? null : cache), cache),
  }
}

/** The answers that the gate compares. */
export function qualityStrata(evidence: readonly CaseEvidence[]): QualityStratum[] {
  return evidence.filter(isTextCase).flatMap(item => item.quality ?? [])
}

/** A cache that is switched off is seen in another run; more cases or other ones are another plan. */
function hindrance(
  obstacle: string | null,
  cache: string | null,
): Pick<Measurement, 'obstacle' | 'remedy'> {
  const isCache = obstacle !== null && obstacle === cache
  return { obstacle, remedy: isCache ? 'the same again' : null }
}

function describeCache({ side, detail }: Copies): string {
  return `cache suspected on the ${side}: ${detail}; switch the cache off (or see whether temperature is passed on) and run again`
}

/** What each statistic of the change test sees, for people. */
const changeWords = {
  energy: 'what is said',
  prefix: 'how answers begin',
  deficit: 'likeness to the baseline',
  diversity: 'variety of answers',
  wording: 'wording',
  length: 'length',
} as const

/** Half the energy distance needs two candidate answers; a few cases may have lost one. */
function hasCandidateNoise(strata: readonly QualityStratum[]): boolean {
  const single = strata.filter(stratum => stratum.candidateCount < 2).length
  return single <= tolerableMissingShare * strata.length
}

/** Similarity speaks of the visible part only, where many answers end at `max_tokens`; else empty. */
export function describeCut(texts: readonly CaseEvidence[]): string {
  const reasons = texts.flatMap(item => item.contract['finish-reason'].baseline)
  const cut = reasons.filter(reason => reason === 'length').length
  if (cut <= notableCutShare * reasons.length) return ''
  return `${formatCount(cut)} of ${formatCount(reasons.length)} baseline answers end at max_tokens, so only their visible part is compared`
}
