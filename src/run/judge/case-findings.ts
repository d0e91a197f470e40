import type { ContractKind } from '../../model/gate.ts'
import type { Finding } from '../../model/report.ts'
import { contractKinds } from '../../model/gate.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import { contractKindType, describeSignature } from '../../compare/contract-signature.ts'
import type { BySide, CaseEvidence } from './evidence.ts'
import { stratumKey } from './evidence.ts'
import type { WaiverBook } from './waivers.ts'

export interface FindingContext {
  /** Per metric: strata with a deterministic break. */
  readonly breaks: ReadonlyMap<string, ReadonlySet<string>>
  /** Metrics whose paired test over all cases is significant. */
  readonly significant: ReadonlySet<string>
  readonly waivers: WaiverBook
}

/** Everything that differs in one case, deterministic breaks first. */
export function findCaseFindings(evidence: CaseEvidence, context: FindingContext): Finding[] {
  const findings = [
    ...contractKinds.flatMap(kind => contractFinding(evidence, kind, context)),
    ...expectationFindings(evidence, context),
  ]
  const order = { break: 0, flag: 1, note: 2 }
  return findings.sort((left, right) => order[left.level] - order[right.level])
}

function contractFinding(
  evidence: CaseEvidence,
  kind: ContractKind,
  context: FindingContext,
): Finding | [] {
  const values = known(evidence.contract[kind])
  if (excessOf(values, contractKindType[kind]) <= 0) return []
  const metric = `contract.${kind}`
  const describe = (side: readonly string[]) =>
    describeMix(side.map(value => describeSignature(kind, value)))
  return {
    kind: metric,
    level: levelOf(metric, stratumKey(evidence), context),
    detail: `${describe(values.baseline)} -> ${describe(values.candidate)}`,
    waivedBy: context.waivers.find(evidence.caseKey, metric)?.id ?? null,
  }
}

function expectationFindings(evidence: CaseEvidence, context: FindingContext): Finding[] {
  return evidence.expectations.flatMap(({ description, outcomes, detail }, index) => {
    const broken = (side: readonly string[]) => side.filter(value => value === 'broken').length
    if (broken(outcomes.candidate) === 0 && broken(outcomes.baseline) === 0) return []
    const worse = excessOf(outcomes, 'flag') > 0
    const key = `${stratumKey(evidence)}\u0000${index}`
    const counts = `fails on ${broken(outcomes.baseline)} of ${outcomes.baseline.length} baseline and ${broken(outcomes.candidate)} of ${outcomes.candidate.length} candidate answers`
    return {
      kind: 'expect.failed',
      level: worse ? levelOf('expect.failed', key, context) : 'note',
      detail: `${description} ${counts}${detail === '' ? '' : `: ${detail}`}`,
      waivedBy: worse
        ? (context.waivers.find(evidence.caseKey, 'expect.failed')?.id ?? null)
        : null,
    }
  })
}

function levelOf(metric: string, key: string, context: FindingContext): Finding['level'] {
  if (context.breaks.get(metric)?.has(key)) return 'break'
  return context.significant.has(metric) ? 'flag' : 'note'
}

function known(values: BySide<readonly (string | null)[]>): BySide<string[]> {
  return {
    baseline: values.baseline.filter(value => value !== null),
    candidate: values.candidate.filter(value => value !== null),
  }
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
  return values.filter(value => value === 'broken').length / values.length
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
