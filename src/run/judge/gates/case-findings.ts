import type { ContractKind } from '../../../model/gate.ts'
import type { Finding } from '../../../model/report.ts'
import { contractKinds } from '../../../model/gate.ts'
import { compareByCodeUnit } from '../../../model/json.ts'
import {
  contractKindType,
  describeSignature,
} from '../../../compare/contract/contract-signature.ts'
import type { PromptFlag } from '../../../statistics/quality/prompt-flags.ts'
import { describeP } from '../measures/describe-p.ts'
import { expectationKey, formsOfItsOwn, type Breaks } from '../measures/contract-strata.ts'
import { isNowAndThenAnswered } from '../measures/measure-contract.ts'
import type { BySide, CaseEvidence, ExpectationEvidence } from '../evidence/evidence.ts'
import { stratumKey } from '../evidence/evidence.ts'
import type { WaiverBook } from './waivers.ts'
import { known } from '../evidence/known.ts'

export interface FindingContext {
  readonly breaks: Breaks
  /** Metrics whose gate over all cases drifts by its test. */
  readonly significant: ReadonlySet<string>
  /** Per stratum: whether its answers stand out. */
  readonly flags: ReadonlyMap<string, PromptFlag>
  readonly waivers: WaiverBook
}

/** Everything that differs in one case, deterministic breaks first. */
export function findCaseFindings(evidence: CaseEvidence, context: FindingContext): Finding[] {
  const findings = [
    ...contractKinds.flatMap(kind => contractFinding(evidence, kind, context)),
    ...expectationFindings(evidence, context),
    similarityFinding(evidence, context),
  ].flat()
  const order = { break: 0, flag: 1, note: 2 }
  return findings.sort((left, right) => order[left.level] - order[right.level])
}

function contractFinding(
  evidence: CaseEvidence,
  kind: ContractKind,
  context: FindingContext,
): Finding | [] {
  const values = knownOf(evidence.contract[kind])
  const isFound =
    excessOf(values, contractKindType[kind]) > 0 ||
    isOneSided(evidence, kind, values) ||
    isRefusedByNobody(kind, values) ||
    (kind === 'stream' && formsOfItsOwn(evidence).length > 0) ||
    (kind === 'fault-class' && isNowAndThenAnswered(evidence))
  if (!isFound) return []
  const metric = `contract.${kind}`
  return {
    kind: metric,
    level: levelOf(metric, stratumKey(evidence), context),
    detail: describeContract(evidence, kind),
    waivedBy: context.waivers.find(evidence.caseKey, metric)?.id ?? null,
  }
}

/** `finish_reason stop ×3 -> finish_reason length ×3`. */
export function describeContract(evidence: CaseEvidence, kind: ContractKind): string {
  const { baseline, candidate } = knownOf(evidence.contract[kind])
  const describe = (side: readonly string[]) =>
    side.length === 0
      ? 'not reported'
      : describeMix(side.map(value => describeSignature(kind, value)))
  const how = kind === 'stream' ? describeWireBreaks(evidence) : ''
  return `${describe(baseline)} -> ${describe(candidate)}${how}`
}

const mostWireBreaks = 3

/** That a response is malformed tells nobody what to look for. */
function describeWireBreaks(evidence: CaseEvidence): string {
  const wireBreaks = formsOfItsOwn(evidence)
  if (wireBreaks.length === 0) return ''
  const left = wireBreaks.length - mostWireBreaks
  const more = left > 0 ? [`${left} more`] : []
  return ` (${[...wireBreaks.slice(0, mostWireBreaks), ...more].join('; ')})`
}

/** What one side never reports, though it answers, cannot be compared. */
function isOneSided(
  { numbers }: CaseEvidence,
  kind: ContractKind,
  { baseline, candidate }: BySide<readonly string[]>,
): boolean {
  if (kind !== 'model' && kind !== 'prompt-tokens') return false
  const bothAnswer = numbers.baseline.answered > 0 && numbers.candidate.answered > 0
  return bothAnswer && (baseline.length === 0) !== (candidate.length === 0)
}

/** A faulty request that both sides answer agrees perfectly, and shows nothing. */
export function isRefusedByNobody(
  kind: ContractKind,
  { baseline, candidate }: BySide<readonly string[]>,
): boolean {
  const all = [...baseline, ...candidate]
  return kind === 'fault-class' && all.length > 0 && all.every(value => value === 'answered')
}

/** A case whose answers differ more than relabelling its own can explain, among all cases. */
function similarityFinding(evidence: CaseEvidence, context: FindingContext): Finding | [] {
  const flag = context.flags.get(stratumKey(evidence))
  if (!flag?.flagged) return []
  const basis = flag.basis === 'approximate' ? ', approximate' : ''
  return {
    kind: 'quality.replaced',
    level: 'flag',
    detail: `answers differ more than the baseline's own do (${describeP(flag.p)}${basis})`,
    waivedBy: context.waivers.find(evidence.caseKey, 'quality.replaced')?.id ?? null,
  }
}

function expectationFindings(evidence: CaseEvidence, context: FindingContext): Finding[] {
  return evidence.expectations.flatMap((expectation, index) => {
    const { baseline, candidate } = expectation.outcomes
    if (countBroken(candidate) === 0 && countBroken(baseline) === 0) return []
    const worse = excessOf(expectation.outcomes, 'flag') > 0
    const key = expectationKey(evidence, index)
    return {
      kind: 'expect.failed',
      level: worse ? levelOf('expect.failed', key, context) : 'note',
      detail: describeExpectation(expectation),
      waivedBy: worse
        ? (context.waivers.find(evidence.caseKey, 'expect.failed')?.id ?? null)
        : null,
    }
  })
}

/** `contains "30 days" fails on 0 of 3 baseline and 3 of 3 candidate answers: got "No."`. */
export function describeExpectation(expectation: ExpectationEvidence): string {
  const { description, outcomes, detail } = expectation
  const { baseline, candidate } = outcomes
  const counts = `fails on ${countBroken(baseline)} of ${baseline.length} baseline and ${countBroken(candidate)} of ${candidate.length} candidate answers`
  return `${description} ${counts}${detail === '' ? '' : `: ${detail}`}`
}

function levelOf(metric: string, key: string, context: FindingContext): Finding['level'] {
  if (context.breaks.get(metric)?.has(key)) return 'break'
  return context.significant.has(metric) ? 'flag' : 'note'
}

function knownOf(values: BySide<readonly (string | null)[]>): BySide<string[]> {
  return { baseline: known(values.baseline), candidate: known(values.candidate) }
}

/** How much more often the candidate breaks with the baseline than the baseline with itself. */
export function excessOf(values: BySide<readonly string[]>, type: 'flag' | 'value'): number {
  const { baseline, candidate } = values
  if (baseline.length === 0 || candidate.length === 0) return 0
  if (type === 'flag') return share(candidate) - share(baseline)
  const cross = disagreement(candidate.flatMap(left => baseline.map(right => left !== right)))
  const self = disagreement(
    baseline.flatMap((left, index) => baseline.slice(index + 1).map(right => left !== right)),
  )
  return cross - self
}

function share(values: readonly string[]): number {
  return countBroken(values) / values.length
}

function countBroken(values: readonly string[]): number {
  return values.filter(value => value === 'broken').length
}

function disagreement(comparisons: readonly boolean[]): number {
  if (comparisons.length === 0) return 0
  return comparisons.filter(Boolean).length / comparisons.length
}

/** `finish_reason stop ×2, finish_reason length`, the most frequent first. */
function describeMix(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .sort((left, right) => right[1] - left[1] || compareByCodeUnit(left[0], right[0]))
    .slice(0, 3)
    .map(([value, count]) => (count > 1 ? `${value} ×${count}` : value))
    .join(', ')
}
