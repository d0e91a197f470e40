import type { CaseResult, Finding, Verdict } from '../../model/report.ts'
import type { CaseEvidence, Pair } from './evidence.ts'
import { mean } from './cluster-means.ts'
import { countOf } from './gate-reason.ts'
import { hasEnoughAnswers } from './measure-coverage.ts'

/** What a reader should think of one case in one mode. A finding aid: the proof is in the gates. */
export function judgeCase(evidence: CaseEvidence, findings: readonly Finding[]): CaseResult {
  const { golden, numbers, quality } = evidence
  const serious = findings.filter(finding => finding.level !== 'note')
  const open = serious.filter(finding => finding.waivedBy === null)
  const waivers = [...new Set(serious.flatMap(finding => finding.waivedBy ?? []))]
  const selfSimilarity = quality ? blockMean(quality, 'self') : null
  const crossSimilarity = quality ? blockMean(quality, 'cross') : null
  const decided = decide(evidence, open)
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
    similarityP: null,
    latencyRatio: latencyRatio(evidence.latency.totalMs),
    costRatio: costRatio(evidence.costs),
    findings,
    firstDifference: evidence.firstDifference,
  }
}

function decide(
  evidence: CaseEvidence,
  open: readonly Finding[],
): { verdict: Verdict; reason: string } {
  const [worst] = open
  if (worst) return { verdict: 'drift', reason: `${worst.kind}: ${worst.detail}` }
  const { baseline, candidate } = evidence.numbers
  if (evidence.golden.fault) {
    return baseline.samples > 0 && candidate.samples > 0
      ? { verdict: 'parity', reason: 'both sides fail in the same class' }
      : { verdict: 'inconclusive', reason: 'not sent' }
  }
  if (hasEnoughAnswers(evidence)) return { verdict: 'parity', reason: 'no difference seen' }
  const failed = baseline.failed + candidate.failed
  const reason = `${countOf(baseline.answered, 'baseline answer')} and ${countOf(candidate.answered, 'candidate answer')}${failed > 0 ? `, ${failed} failed` : ''}: needs 2 and 1`
  return { verdict: 'inconclusive', reason }
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
  return baseline > 0 ? candidate / baseline : null
}
