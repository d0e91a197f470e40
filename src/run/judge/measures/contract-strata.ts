import type { ContractKind } from '../../../model/gate.ts'
import { contractKinds } from '../../../model/gate.ts'
import { contractKindType, isWanted } from '../../../compare/contract/contract-signature.ts'
import {
  deterministicBreaks,
  type ContractStratum,
} from '../../../statistics/contract/contract-difference.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { stratumKey } from '../evidence/evidence.ts'

/** What the cases show of one kind of contract, one stratum for each case and mode. */
export function contractStrata(
  evidence: readonly CaseEvidence[],
  kind: ContractKind,
): ContractStratum[] {
  const wanted = isWanted[kind]
  return evidence.map(item => ({
    key: stratumKey(item),
    caseKey: item.caseKey,
    cluster: item.golden.cluster,
    kind: contractKindType[kind],
    ...(wanted && { isWanted: wanted }),
    ...item.contract[kind],
  }))
}

/** The same for golden checks: one stratum per check, so that a failing check is not averaged away. */
export function expectationStrata(evidence: readonly CaseEvidence[]): ContractStratum[] {
  return evidence.flatMap(item =>
    item.expectations.map((expectation, index) => ({
      key: expectationKey(item, index),
      caseKey: item.caseKey,
      cluster: item.golden.cluster,
      kind: 'flag' as const,
      ...expectation.outcomes,
    })),
  )
}

export function expectationKey(item: CaseEvidence, index: number): string {
  return `${stratumKey(item)}\u0000${index}`
}

/** Per metric: the keys of the strata with a deterministic break. */
export type Breaks = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Looks for breaks in the whole run at once: whether the baseline shows a kind anywhere decides if
 * all against none can be chance, so neither a scope nor a waiver may narrow the view.
 */
export function findBreaks(evidence: readonly CaseEvidence[]): Breaks {
  return new Map([
    ...contractKinds.map(
      kind =>
        [`contract.${kind}`, new Set(deterministicBreaks(contractStrata(evidence, kind)))] as const,
    ),
    ['expect.failed', new Set(deterministicBreaks(expectationStrata(evidence)))] as const,
  ])
}
