import { pairedErrorDifference } from '../../../statistics/cost-and-errors/paired-errors.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import type { MeasureContext, Measurement } from './measurement.ts'
import { anySeen, nothingMeasured, statusOf } from './measurement.ts'

const base = {
  ...nothingMeasured,
  unit: 'points',
  neutral: 0,
  needed: { forParity: 1, forDrift: 1, noun: 'paired request' },
} as const

export interface ErrorOptions extends MeasureContext {
  readonly which: 'failed' | 'firstAttemptFailed'
}

/** Paired difference of failure rates over all slots of all modes. */
export function measureErrors(
  evidence: readonly CaseEvidence[],
  { which, seed, permutations, errorLevel }: ErrorOptions,
): Measurement {
  const pairs = evidence.flatMap(item =>
    item[which].map(pair => ({
      cluster: item.golden.cluster,
      baselineFailed: pair.baseline,
      candidateFailed: pair.candidate,
    })),
  )
  if (pairs.length === 0) {
    const real = evidence.filter(item => !item.golden.fault)
    const seen = anySeen(real, ({ numbers }) => ({
      baseline: numbers.baseline.samples > 0,
      candidate: numbers.candidate.samples > 0,
    }))
    return { ...base, ...statusOf(seen) }
  }
  const result = pairedErrorDifference(pairs, {
    seed,
    permutations,
    confidence: 1 - errorLevel,
  })
  return {
    ...base,
    status: 'measured',
    baseline: result.baselineRate,
    candidate: result.candidateRate,
    estimate: result.difference,
    low: result.low,
    high: result.high,
    p: result.p,
    samples: pairs.length,
  }
}
