import type { ContractKind } from '../../model/gate.ts'
import { contractKindType } from '../../compare/contract-signature.ts'
import {
  contractDifference,
  deterministicBreaks,
  type ContractStratum,
} from '../../statistics/contract-difference.ts'
import type { CaseEvidence } from './evidence.ts'
import { stratumKey } from './evidence.ts'
import type { MeasureContext } from './measure-dimensions.ts'
import { nothingMeasured, statusOf, type Measurement } from './measurement.ts'

export interface ContractMeasurement extends Measurement {
  /** Strata where every candidate sample breaks and no baseline sample of the run does. */
  readonly breaks: ReadonlySet<string>
}

const base = {
  ...nothingMeasured,
  unit: 'points',
  neutral: 0,
  needed: { forParity: 1, forDrift: 1, noun: 'case' },
  breaks: new Set<string>(),
} as const

/** How often the candidate breaks with the baseline, against how often the baseline breaks with itself. */
export function measureContract(
  evidence: readonly CaseEvidence[],
  kind: ContractKind,
  context: MeasureContext,
): ContractMeasurement {
  const strata = evidence.map((item): ContractStratum => ({
    key: stratumKey(item),
    caseKey: item.caseKey,
    cluster: item.golden.cluster,
    kind: contractKindType[kind],
    ...item.contract[kind],
  }))
  return measureStrata(strata, `contract.${kind}`, context)
}

/** The same for golden checks: one stratum per check, so that a failing check is not averaged away. */
export function measureExpectations(
  evidence: readonly CaseEvidence[],
  context: MeasureContext,
): ContractMeasurement {
  const strata = evidence.flatMap(item =>
    item.expectations.map((expectation, index): ContractStratum => ({
      key: `${stratumKey(item)}\u0000${index}`,
      caseKey: item.caseKey,
      cluster: item.golden.cluster,
      kind: 'flag',
      ...expectation.outcomes,
    })),
  )
  return measureStrata(strata, 'expect.failed', context)
}

function measureStrata(
  strata: readonly ContractStratum[],
  stream: string,
  context: MeasureContext,
): ContractMeasurement {
  const shown = strata.map(stratum => ({
    ...stratum,
    baseline: stratum.baseline.filter(value => value !== null),
    candidate: stratum.candidate.filter(value => value !== null),
  }))
  const onBaseline = shown.some(stratum => stratum.baseline.length > 0)
  const onCandidate = shown.some(stratum => stratum.candidate.length > 0)
  const seen = { baseline: onBaseline, candidate: onCandidate }
  const usable = shown.filter(item => item.baseline.length > 0 && item.candidate.length > 0)
  if (usable.length === 0) return { ...base, ...statusOf(seen) }
  const result = contractDifference(usable, {
    seed: context.seed,
    permutations: context.permutations,
    stream,
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
    samples: result.clusters,
    breaks: new Set(deterministicBreaks(usable)),
  }
}
