import type { ContractKind } from '../../../model/gate.ts'
import { contractKinds } from '../../../model/gate.ts'
import type { Side } from '../../../model/side.ts'
import type { Expectation } from '../../../model/suite.ts'
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

/**
 * Answers in some of the forms that clients misread. These are of as many kinds as there are forms: that a
 * baseline is misread in one way must not hide another of the candidate's.
 */
export function strataOfForms(
  evidence: readonly CaseEvidence[],
  isCounted: (form: string) => boolean,
): ContractStratum[] {
  return contractStrata(evidence, 'stream').map((stratum, index) => {
    const flags = (side: Side) =>
      stratum[side].map((value, sample) => {
        if (value === null) return null
        return evidence[index]?.wireForms[side][sample]?.some(isCounted) ? 'broken' : 'ok'
      })
    return { ...stratum, baseline: flags('baseline'), candidate: flags('candidate') }
  })
}

/** The forms that any answer of a side has, each once. */
export function formsOn(side: Side, evidence: readonly CaseEvidence[]): ReadonlySet<string> {
  return new Set(evidence.flatMap(({ wireForms }) => wireForms[side].flat()))
}

/** Forms of the candidate's answers to one case that clients misread, and none of the baseline's has. */
export function formsOfItsOwn({ wireForms }: Pick<CaseEvidence, 'wireForms'>): readonly string[] {
  const known = new Set(wireForms.baseline.flat())
  return [...new Set(wireForms.candidate.flat())].filter(form => !known.has(form))
}

const bases = ['answer', 'time', 'cost', 'opinion'] as const

/** What a check rests on, if not on the answer itself. */
const basisOf: Readonly<Partial<Record<Expectation['kind'], (typeof bases)[number]>>> = {
  'max-latency': 'time',
  'max-cost': 'cost',
  judge: 'opinion',
  'similar-to-golden': 'opinion',
}

interface CheckStratum extends ContractStratum {
  readonly basis: (typeof bases)[number]
}

/** The same for golden checks: one stratum per check, so that a failing check is not averaged away. */
export function expectationStrata(evidence: readonly CaseEvidence[]): CheckStratum[] {
  return evidence.flatMap(item =>
    item.expectations.map((expectation, index) => ({
      key: expectationKey(item, index),
      caseKey: item.caseKey,
      cluster: item.golden.cluster,
      kind: 'flag' as const,
      basis: basisOf[expectation.kind] ?? 'answer',
      ...expectation.outcomes,
    })),
  )
}

export function expectationKey(item: CaseEvidence, index: number): string {
  return `${stratumKey(item)}\u0000${index}`
}

/**
 * What is noise together: golden checks by what they rest on, and of values both how they differ and
 * whether they are wanted at all.
 */
export function noiseGroups(
  evidence: readonly CaseEvidence[],
  kind: ContractKind | undefined,
): readonly (readonly ContractStratum[])[] {
  if (kind === undefined) {
    const strata = expectationStrata(evidence)
    return bases.map(basis => strata.filter(stratum => stratum.basis === basis))
  }
  const strata = contractStrata(evidence, kind)
  return isWanted[kind] ? [strata, strata.map(asLoss)] : [strata]
}

function asLoss(stratum: ContractStratum): ContractStratum {
  const { isWanted: isKept = () => true, ...rest } = stratum
  const flags = (side: Side) =>
    stratum[side].map(value => (value === null ? null : isKept(value) ? 'ok' : 'broken'))
  return { ...rest, kind: 'flag', baseline: flags('baseline'), candidate: flags('candidate') }
}

/** Per metric: the keys of the strata with a deterministic break. */
export type Breaks = ReadonlyMap<string, ReadonlySet<string>>

function findBreaksOf(evidence: readonly CaseEvidence[], kind: ContractKind): ReadonlySet<string> {
  if (kind !== 'stream') return new Set(deterministicBreaks(contractStrata(evidence, kind)))
  const known = formsOn('baseline', evidence)
  return new Set(deterministicBreaks(strataOfForms(evidence, form => !known.has(form))))
}

/**
 * Looks for breaks in the whole run at once: whether the baseline shows a kind anywhere decides if
 * all against none can be chance, so neither a scope nor a waiver may narrow the view.
 */
export function findBreaks(evidence: readonly CaseEvidence[]): Breaks {
  return new Map([
    ...contractKinds.map(kind => [`contract.${kind}`, findBreaksOf(evidence, kind)] as const),
    ['expect.failed', findBrokenChecks(evidence)] as const,
  ])
}

/** Answers that are slow now and then say nothing of what is in them, or of whether a judge likes them. */
function findBrokenChecks(evidence: readonly CaseEvidence[]): ReadonlySet<string> {
  const strata = expectationStrata(evidence)
  const broken = bases.flatMap(basis =>
    deterministicBreaks(strata.filter(stratum => stratum.basis === basis)),
  )
  return new Set(broken)
}
