import { countOf } from '../../../model/format.ts'
import type { ContractKind } from '../../../model/gate.ts'
import { sides } from '../../../model/side.ts'
import {
  contractDifference,
  type ContractStratum,
} from '../../../statistics/contract/contract-difference.ts'
import { contractStrata, expectationStrata, formsOn, strataOfForms } from './contract-strata.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { known } from '../evidence/known.ts'
import { describeOneSided } from './describe-one-sided.ts'
import type { MeasureContext, Measurement } from './measurement.ts'
import { nothingMeasured, statusOf, tolerableMissingShare } from './measurement.ts'

const base = {
  ...nothingMeasured,
  unit: 'points',
  neutral: 0,
  needed: { forParity: 1, forDrift: 1, noun: 'case' },
} as const

const lengthsNeeded = 'it takes a text case with 3 answers of each side'

/** How often the candidate breaks with the baseline, against how often the baseline breaks with itself. */
export function measureContract(
  evidence: readonly CaseEvidence[],
  kind: ContractKind,
  context: MeasureContext,
): Measurement {
  const measured =
    kind === 'stream'
      ? measureForms(evidence, context)
      : measureStrata(contractStrata(evidence, kind), `contract.${kind}`, context)
  const isUnpaired = measured.status === 'measured' && measured.samples === 0
  if (isUnpaired && !toldByItself.has(kind))
    return { ...base, remark: 'no case shows it often enough on both sides' }
  const gap =
    kind === 'fault-class' ? (describeFaultGap(evidence) ?? describeAnsweredFaults(evidence)) : null
  if (gap !== null) return { ...measured, status: 'measured', obstacle: gap, remedy: null }
  if (measured.status === 'measured' && measured.obstacle === null)
    return { ...measured, ...describeOneSided(evidence, kind) }
  const isUnseen = kind === 'length' && measured.status === 'nothing'
  return isUnseen ? { ...measured, remark: lengthsNeeded } : measured
}

/** Beyond so many forms, no one of them says much, and to test each would take long. */
const mostForms = 20

/** Each form by itself: the one that there is most more of counts, and all have to keep a limit. */
function measureForms(evidence: readonly CaseEvidence[], context: MeasureContext): Measurement {
  const forms = [...new Set(sides.flatMap(side => [...formsOn(side, evidence)]))]
  const measure = (isCounted: (form: string) => boolean) =>
    measureStrata(strataOfForms(evidence, isCounted), 'contract.stream', context)
  if (forms.length < 2 || forms.length > mostForms) return measure(() => true)
  const each = forms.map(form => measure(item => item === form))
  const most = each.reduce((left, right) =>
    (right.estimate ?? 0) > (left.estimate ?? 0) ? right : left,
  )
  const bounds = each.map(({ high }) => high)
  const tests = each.flatMap(({ p }) => p ?? [])
  return {
    ...most,
    high: bounds.every(bound => bound !== null) ? Math.max(...bounds) : null,
    // As many tests in place of one (Bonferroni).
    p: tests.length === 0 ? null : Math.min(1, tests.length * Math.min(...tests)),
    counted: 'the form that clients misread and that differs most',
  }
}

/** Kinds that every case shows, and that nothing else tells of where one does not. */
const toldByItself: ReadonlySet<ContractKind> = new Set<ContractKind>([
  'model',
  'prompt-tokens',
  'fault-class',
])

/** Whoever asks how faults are refused has to know where nobody said. */
function describeFaultGap(evidence: readonly CaseEvidence[]): string | null {
  const sent = evidence.filter(
    ({ golden, numbers }) => golden.fault && sides.every(side => numbers[side].samples > 0),
  )
  const untold = sent.filter(({ contract }) =>
    sides.some(side => known(contract['fault-class'][side]).length === 0),
  )
  if (untold.length === 0) return null
  return `${untold.length} of ${countOf(sent.length, 'fault case')} met a limit or silence instead of a refusal: run again when the gateways have room`
}

/** Whether the candidate answers now and then what has to fail, and the baseline never does. */
export function isNowAndThenAnswered({ contract }: Pick<CaseEvidence, 'contract'>): boolean {
  const { baseline, candidate } = contract['fault-class']
  return candidate.includes('answered') && !baseline.includes('answered')
}

/** A few answers among refusals are too few to be significant, and yet no refusal. */
function describeAnsweredFaults(evidence: readonly CaseEvidence[]): string | null {
  const faults = evidence.filter(({ golden }) => golden.fault)
  const [first, ...others] = faults.filter(isNowAndThenAnswered)
  if (first === undefined) return null
  const all = faults.flatMap(({ contract }) => known(contract['fault-class'].candidate))
  const answered = all.filter(value => value === 'answered').length
  const more = others.length === 0 ? '' : ` and ${countOf(others.length, 'more case')}`
  return `the candidate answered ${answered} of ${countOf(all.length, 'request')} that have to fail, and the baseline none (${first.caseKey}${more}): find out why, or waive it`
}

/** How often golden checks fail on the candidate, against how often they fail on the baseline. */
export function measureExpectations(
  evidence: readonly CaseEvidence[],
  context: MeasureContext,
): Measurement {
  const measured = measureStrata(expectationStrata(evidence), 'expect.failed', context)
  const gap = describeJudgeGap(evidence)
  return gap === null ? measured : { ...measured, status: 'measured', obstacle: gap }
}

/**
 * Checks that were left to a judge who then said nothing are no pass. A few abstentions are to be
 * expected; where there are more, it takes another judge or other criteria to know anything.
 */
function describeJudgeGap(evidence: readonly CaseEvidence[]): string | null {
  const judged = evidence
    .filter(({ numbers }) => sides.every(side => numbers[side].answered > 0))
    .flatMap(({ expectations }) => expectations.filter(({ kind }) => kind === 'judge'))
  const open = judged.filter(({ outcomes }) => sides.some(side => outcomes[side].length === 0))
  if (open.length <= tolerableMissingShare * judged.length) return null
  return `the judge decided nothing in ${open.length} of ${countOf(judged.length, 'check')}: see what it abstained for, or make it "required: false"`
}

function measureStrata(
  strata: readonly ContractStratum[],
  stream: string,
  context: MeasureContext,
): Measurement {
  const seen = {
    baseline: strata.some(stratum => known(stratum.baseline).length > 0),
    candidate: strata.some(stratum => known(stratum.candidate).length > 0),
  }
  const usable = strata.filter(
    stratum => known(stratum.baseline).length > 0 && known(stratum.candidate).length > 0,
  )
  if (usable.length === 0) return { ...base, ...statusOf(seen) }
  const result = contractDifference(usable, {
    seed: context.seed,
    permutations: context.permutations,
    confidence: 1 - context.errorLevel,
    stream,
  })
  const singles = usable.filter(isSingle).filter(isRepeatable(stream))
  if (result.clusters === 0) return compareSingles(singles)
  return {
    ...base,
    ...(usable.every(isSteady) && findUnexplained(singles)),
    status: 'measured',
    baseline: result.baselineRate,
    candidate: result.candidateRate,
    estimate: result.difference,
    low: result.low,
    high: result.high,
    p: result.p,
    samples: result.clusters,
    ...(result.isLoss && { counted: lossWords[stream] ?? '' }),
  }
}

/** What is counted where the candidate has less of what is wanted. */
const lossWords: Readonly<Record<string, string>> = {
  'contract.model': 'answers of another model than was asked for',
  'contract.finish-reason': 'answers that were not ended by the model itself',
  'contract.tool-called': 'answers without a tool call',
  'contract.fault-class': 'answers to requests that have to fail',
}

/** Whether the baseline agrees with itself, as far as it was repeated. */
function isSteady({ baseline }: ContractStratum): boolean {
  return new Set(known(baseline)).size === 1
}

/** Values are compared with each other, so that one of them has nothing to differ from. */
function isSingle({ kind, baseline }: ContractStratum): boolean {
  return kind === 'value' && known(baseline).length === 1
}

/** The language of an answer is told or not: that one of three is told does not make it a sample of one. */
function isRepeatable(stream: string): (stratum: ContractStratum) => boolean {
  return ({ baseline }) => stream !== 'contract.language' || baseline.length === 1
}

/**
 * A single baseline sample cannot disagree with itself. Where the candidate shows the very same
 * there is nothing to find; where it does not, nobody can tell whether the baseline would have.
 */
function compareSingles(strata: readonly ContractStratum[]): Measurement {
  const differing = strata.filter(
    ({ baseline, candidate }) => new Set([...known(baseline), ...known(candidate)]).size > 1,
  )
  const seen = { ...base, status: 'measured', samples: countClusters(strata) } as const
  if (differing.length === 0) {
    return { ...seen, baseline: 0, candidate: 0, estimate: 0 }
  }
  return { ...seen, ...describeDiffering(differing, strata) }
}

/**
 * What no candidate sample shows as the single one of the baseline does, where the baseline never
 * differs from itself in the cases that were repeated: these tell nothing of the others.
 */
function findUnexplained(
  strata: readonly ContractStratum[],
): Pick<Measurement, 'obstacle' | 'remedy'> | null {
  const differing = strata.filter(({ baseline, candidate }) => {
    const [before] = known(baseline)
    return known(candidate).every(value => value !== before)
  })
  return differing.length === 0 ? null : describeDiffering(differing, strata)
}

function describeDiffering(
  differing: readonly ContractStratum[],
  strata: readonly ContractStratum[],
): Pick<Measurement, 'obstacle' | 'remedy'> {
  const cases = countOf(countClusters(strata), 'case')
  const obstacle = `differs in ${countClusters(differing)} of ${cases}, but one baseline sample cannot show how the baseline differs from itself`
  return { obstacle, remedy: 'three samples' }
}

function countClusters(strata: readonly ContractStratum[]): number {
  return new Set(strata.map(stratum => stratum.cluster)).size
}
