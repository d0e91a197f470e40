import { latencyTail } from '../../../statistics/latency/latency-tail.ts'
import { clustersNeeded } from '../../clusters-needed.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { describeMissingTimes, statusWithoutTimes } from './missing-times.ts'
import { stratumKey } from '../evidence/evidence.ts'
import type { MeasureContext, Measurement } from './measurement.ts'
import { anySeen, nothingMeasured } from './measurement.ts'

const fewestCases = clustersNeeded.tail.forParity

/** Whether answers are slow now and then, by the test alone: a tail has no limit of its own. */
export function measureTail(
  evidence: readonly CaseEvidence[],
  { seed, permutations, concurrency }: MeasureContext,
): Measurement {
  const missing = describeMissingTimes(evidence, { which: 'total', concurrency })
  const base = {
    ...nothingMeasured,
    unit: 'points',
    neutral: 0,
    needed: { ...clustersNeeded.tail, noun: 'case' },
    ...missing,
  } as const
  const result = latencyTail(
    evidence.map(item => ({
      key: stratumKey(item),
      cluster: item.golden.cluster,
      pairs: item.latency.totalMs,
    })),
    { seed, permutations },
  )
  const { clusters, baselineShare, candidateShare, p } = result
  if (clusters < fewestCases) {
    const hasPairs = evidence.some(({ latency }) => latency.totalMs.length > 0)
    if (hasPairs) return { ...base, remark: describeTooFew(clusters) }
    const seen = anySeen(evidence, ({ latency }) => latency.totalSeen)
    return { ...base, ...statusWithoutTimes(missing, seen) }
  }
  if (baselineShare === null || candidateShare === null) return base
  return {
    ...base,
    status: 'measured',
    baseline: baselineShare,
    candidate: candidateShare,
    estimate: candidateShare - baselineShare,
    p,
    samples: clusters,
  }
}

function describeTooFew(clusters: number): string {
  const seen = clusters === 1 ? '1 case has' : `${clusters} cases have`
  return `${seen} 2 timed pairs, and it takes ${fewestCases} to tell a tail from chance`
}
