import { countOf } from '../../model/format.ts'
import type { CaseResult, Finding, Verdict } from '../../model/report.ts'
import { sides } from '../../model/side.ts'
import type { Fault } from '../../model/suite.ts'
import { isRefusalOf } from '../../compare/contract/fault-class.ts'
import type { CaseEvidence, Pair } from './evidence/evidence.ts'
import { mean } from './measures/cluster-means.ts'
import { isRefusedByNobody } from './gates/case-findings.ts'
import { isNowAndThenAnswered } from './measures/measure-contract.ts'
import { hasEnoughAnswers } from './measures/measure-coverage.ts'

/** What a reader should think of one case in one mode. A finding aid: the proof is in the gates. */
export function judgeCase(
  evidence: CaseEvidence,
  findings: readonly Finding[],
  similarityP: number | null,
): CaseResult {
  const { golden, numbers, quality } = evidence
  const waivers = [...new Set(findings.flatMap(finding => finding.waivedBy ?? []))]
  const selfSimilarity = quality && quality.baselineCount > 1 ? blockMean(quality, 'self') : null
  const crossSimilarity = quality ? blockMean(quality, 'cross') : null
  const decided = decide(evidence, findings)
  const unsent = countUnsent(evidence)
  return {
    suite: golden.suite,
    caseId: golden.id,
    tags: golden.tags,
    mode: evidence.mode,
    location: golden.location,
    ...decided,
    waivedBy: waivers.length > 0 ? waivers.join(' ') : null,
    sides: numbers,
    selfSimilarity,
    crossSimilarity,
    similarityDelta:
      selfSimilarity === null || crossSimilarity === null ? null : selfSimilarity - crossSimilarity,
    similarityP,
    latencyRatio: latencyRatio(evidence.latency.totalMs),
    costRatio: costRatio(evidence.cost.pairs),
    findings,
    firstDifference: evidence.firstDifference,
    ...(unsent > 0 && { unsent }),
  }
}

function decide(
  evidence: CaseEvidence,
  findings: readonly Finding[],
): { verdict: Verdict; reason: string } {
  const open = findings.filter(finding => finding.waivedBy === null)
  const serious = open.find(finding => finding.level !== 'note')
  if (serious) return { verdict: 'drift', reason: `${serious.kind}: ${serious.detail}` }
  const { fault } = evidence.golden
  if (fault) return decideFault(evidence, fault, findings)
  if (!hasEnoughAnswers(evidence)) {
    return { verdict: 'inconclusive', reason: describeLack(evidence) }
  }
  const waived = findings.find(finding => finding.level !== 'note')
  const reason = waived
    ? `a known difference only: ${waived.kind}: ${waived.detail}`
    : 'no difference seen'
  return { verdict: 'parity', reason }
}

function decideFault(
  { numbers, contract }: CaseEvidence,
  fault: Fault,
  findings: readonly Finding[],
): { verdict: Verdict; reason: string } {
  const { baseline, candidate } = numbers
  if (baseline.samples === 0 || candidate.samples === 0) {
    return { verdict: 'inconclusive', reason: 'not sent to both sides' }
  }
  const classes = {
    baseline: contract['fault-class'].baseline.filter(value => value !== null),
    candidate: contract['fault-class'].candidate.filter(value => value !== null),
  }
  const silent = sides.filter(side => classes[side].length === 0)
  if (silent.length > 0) {
    const where = silent.length === 2 ? 'either side' : `the ${silent.join('')}`
    const reason = `no failure of ${where} says anything of what is wrong with the request`
    return { verdict: 'inconclusive', reason }
  }
  if (isRefusedByNobody('fault-class', classes)) {
    const reason = 'both sides answer a request that has to fail, so the case shows nothing'
    return { verdict: 'inconclusive', reason }
  }
  const [finding] = findings
  if (!finding) {
    const unusual = classes.baseline.find(value => !isRefusalOf(fault, value))
    if (unusual === undefined) {
      return { verdict: 'parity', reason: 'both sides fail in the same class' }
    }
    const reason = `both sides fail with ${unusual}, which is not how a gateway refuses an ${describeFault(fault)}`
    return { verdict: 'inconclusive', reason }
  }
  const isKnown = finding.waivedBy !== null
  if (!isKnown && isNowAndThenAnswered({ contract })) {
    const reason = `${finding.detail}: the baseline never answers what has to fail`
    return { verdict: 'inconclusive', reason }
  }
  const start = isKnown ? 'a known difference only' : 'not more than the baseline varies by itself'
  // One baseline sample has nothing to vary from.
  return isKnown || baseline.samples >= 2
    ? { verdict: 'parity', reason: `${start}: ${finding.detail}` }
    : { verdict: 'inconclusive', reason: `${finding.detail}: one sample is too few to tell` }
}

function describeFault(fault: Fault): string {
  return fault.replace('-', ' ')
}

function countUnsent({ golden, numbers }: CaseEvidence): number {
  return sides.reduce((sum, side) => sum + Math.max(0, golden.samples - numbers[side].samples), 0)
}

function describeLack(evidence: CaseEvidence): string {
  const { golden, numbers } = evidence
  const { baseline, candidate } = numbers
  const planned = 2 * golden.samples
  const unsent = countUnsent(evidence)
  if (unsent === planned) return `none of its ${planned} samples was carried out`
  if (unsent > 0 && baseline.failed + candidate.failed === 0) {
    return `${planned - unsent} of its ${planned} samples were carried out: needs 2 baseline answers and 1 candidate answer`
  }
  const failed = baseline.failed + candidate.failed
  const answers = `${countOf(baseline.answered, 'baseline answer')} and ${countOf(candidate.answered, 'candidate answer')}`
  return `${answers}${failed > 0 ? `, ${failed} failed` : ''}: needs 2 and 1`
}

/** Mean similarity of the baseline answers with each other, or with the candidate's. */
function blockMean(quality: NonNullable<CaseEvidence['quality']>, block: 'self' | 'cross'): number {
  const { grams, baselineCount, candidateCount } = quality
  const size = baselineCount + candidateCount
  const values: number[] = []
  for (let row = 0; row < baselineCount; row++) {
    const from = block === 'self' ? row + 1 : baselineCount
    const to = block === 'self' ? baselineCount : size
    for (let column = from; column < to; column++) values.push(grams[row * size + column] ?? 0)
  }
  return mean(values)
}

function latencyRatio(pairs: readonly Pair<number>[]): number | null {
  if (pairs.length === 0) return null
  return Math.exp(mean(pairs.map(pair => Math.log(pair.candidate / pair.baseline))))
}

function costRatio(pairs: readonly Pair<number>[]): number | null {
  const baseline = pairs.reduce((sum, pair) => sum + pair.baseline, 0)
  const candidate = pairs.reduce((sum, pair) => sum + pair.candidate, 0)
  const ratio = candidate / baseline
  return Number.isFinite(ratio) ? ratio : null
}
