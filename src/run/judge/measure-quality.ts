import { estimateEffect } from '../../statistics/effect.ts'
import { testChange } from '../../statistics/change-test.ts'
import type { QualityStratum } from '../../statistics/quality-stratum.ts'
import type { CaseEvidence } from './evidence.ts'
import type { MeasureContext } from './measure-dimensions.ts'
import { nothingMeasured, type Measurement } from './measurement.ts'

const minimumForParity = 20
const minimumForDrift = 5
const tolerableMissingShare = 0.1

export interface QualityMeasurement extends Measurement {
  /** Distance in the same unit as the effect; sees change that does not make answers less alike. */
  readonly gamma: number | null
  /** Noise of the effect for one prompt at this number of samples. */
  readonly sdPi: number | null
}

const base = {
  ...nothingMeasured,
  unit: 'share',
  neutral: 0,
  needed: { forParity: minimumForParity, forDrift: minimumForDrift, noun: 'text case' },
  gamma: null,
  sdPi: null,
} as const

/** The share of answers as if replaced by answers to another prompt, against the baseline's own noise. */
export function measureQuality(
  evidence: readonly CaseEvidence[],
  context: MeasureContext,
): QualityMeasurement {
  const texts = evidence.filter(item => item.golden.compare.kind === 'text' && !item.golden.fault)
  if (texts.length === 0) return base
  const strata = texts.flatMap(item => item.quality ?? [])
  if (strata.length === 0) {
    return {
      ...base,
      status: 'measured',
      obstacle: 'no text case has two baseline answers and one candidate answer',
    }
  }
  const effect = estimateEffect(strata)
  const change = testChange(strata, { seed: context.seed, permutations: context.permutations })
  const changed = change.statistics.flatMap(item => (item.notable ? changeWords[item.name] : []))
  return {
    ...base,
    status: 'measured',
    baseline: effect.selfSimilarity,
    candidate: effect.crossSimilarity,
    estimate: effect.replaced,
    low: effect.low,
    high: effect.high,
    p: change.p,
    samples: effect.clusters,
    gamma: strata.every(hasCandidateNoise) ? effect.gamma : null,
    sdPi: effect.sdPi,
    obstacle: effect.obstacle ?? missingObstacle(texts, strata),
    remark: changed.length > 0 ? `changed: ${changed.join(', ')}` : '',
  }
}

/** What each statistic of the change test sees, for people. */
const changeWords = {
  energy: 'what is said',
  prefix: 'how answers begin',
  deficit: 'agreement with the baseline',
  diversity: 'variety of answers',
  wording: 'wording',
  length: 'length',
} as const

function hasCandidateNoise(stratum: QualityStratum): boolean {
  return stratum.candidateCount >= 2
}

function missingObstacle(
  texts: readonly CaseEvidence[],
  strata: readonly QualityStratum[],
): string | null {
  const planned = new Set(texts.map(item => item.golden.cluster)).size
  const usable = new Set(strata.map(stratum => stratum.cluster)).size
  const missing = 1 - usable / planned
  if (missing <= tolerableMissingShare) return null
  return `${planned - usable} of ${planned} text cases have too few answers to compare`
}
