import type { RunReport } from '../../../model/report.ts'
import { rateRelabelled } from '../../../statistics/quality/relabelled-rates.ts'
import { strictestLevel } from './correct-for-many.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import type { MeasuredGate } from './measure-gate.ts'
import { qualityStrata } from '../measures/measure-quality.ts'

/**
 * How far the quality gate over the whole run can be trusted on the run's own answers. Whatever else
 * the verdict of the run rests on takes no part.
 */
export function rateOwnData(
  measured: readonly MeasuredGate[],
  evidence: readonly CaseEvidence[],
  options: { readonly seed: string; readonly mode: 'identical' | 'equivalent' },
): RunReport['relabelled'] {
  const item = measured.find(
    ({ gate }) => gate.metric.name === 'quality.replaced' && gate.scope.kind === 'run',
  )
  const limit = item?.gate.threshold?.value
  if (!item?.quality || limit === undefined || item.measured.estimate === null) return null
  if (item.measured.samples < item.measured.needed.forDrift) return null
  const rates = rateRelabelled(qualityStrata(evidence), {
    ...options,
    scores: item.quality.labelScores,
    limit,
    level: item.gate.required ? strictestLevel(measured) : strictestLevel([]),
    countsGamma: item.quality.gamma !== null,
  })
  return rates === 'too much'
    ? { leftOut: 'so many answers would take longer than the rest of the judgement' }
    : rates
}
