import { countOf } from '../../model/format.ts'
import type { CaseResult, GateResult, RunReport } from '../../model/report.ts'
import { caseKey } from '../../model/suite.ts'

type Decided = Pick<
  RunReport,
  'verdict' | 'gates' | 'cases' | 'unusableSide' | 'interrupted' | 'plan'
>

/** Why the run got its verdict, in one sentence. */
export function describeRunReason(decided: Decided): string {
  const { unusableSide, gates, plan } = decided
  if (unusableSide) return `the ${unusableSide.side} cannot be used: ${unusableSide.reason}`
  const start = decided.interrupted ? `${describeInterruption(plan)}; ` : ''
  switch (decided.verdict) {
    case 'drift':
      return start + listGates(gates, 'drift')
    case 'inconclusive': {
      const open = listGates(gates, 'inconclusive')
      if (open !== '') return start + open
      return start === '' ? 'nothing could be compared' : start.slice(0, -'; '.length)
    }
    case 'parity':
      return describeParity(decided)
  }
}

function describeInterruption({ samplesDone, samplesPlanned }: RunReport['plan']): string {
  return samplesDone < samplesPlanned
    ? 'the run was not finished'
    : 'the run was cut off before its end was recorded'
}

function describeParity({ gates, cases }: Decided): string {
  const kept = gates.filter(gate => gate.required && gate.verdict === 'parity')
  const limits = kept.filter(gate => gate.threshold !== '').length
  const checks = kept.length - limits
  const found = [
    ...(limits > 0 ? [`${countOf(limits, 'limit')} kept`] : []),
    ...(checks > 0 ? [`no break found by ${countOf(checks, 'check')}`] : []),
  ]
  const unmeasured = gates.filter(
    gate => gate.required && gate.verdict === 'not measured' && gate.threshold !== '',
  )
  const missing =
    unmeasured.length > 0 ? `; not measured: ${unmeasured.map(gate => gate.gate).join(', ')}` : ''
  const waived = new Set(cases.filter(result => result.waivedBy !== null).map(keyOf)).size
  const known = waived > 0 ? `; known differences waived in ${countOf(waived, 'case')}` : ''
  return found.join(', ') + missing + known
}

/** What to do now, in one sentence. */
export function describeNextStep(decided: Decided): string {
  const { unusableSide, gates, plan } = decided
  if (unusableSide) {
    return `check the ${unusableSide.side}'s URL, key and models, then run again`
  }
  switch (decided.verdict) {
    case 'drift': {
      const worst = worstCase(decided.cases, gates)
      const look = worst ? `start with ${keyOf(worst)}` : 'look at the gates'
      return `do not move traffic; ${look}`
    }
    case 'inconclusive':
      return decided.interrupted || plan.samplesDone < plan.samplesPlanned
        ? 'finish it with --resume'
        : 'not a pass: collect what the reason names, then decide'
    case 'parity':
      return gates.some(gate => gate.verdict === 'parity' && gate.metric in measures)
        ? 'go on to 5-10 % of traffic'
        : 'run cases that measure quality, latency, cost or errors before moving traffic'
  }
}

function listGates(gates: readonly GateResult[], verdict: 'drift' | 'inconclusive'): string {
  const matching = gates
    .filter(gate => gate.required && gate.verdict === verdict)
    .sort((left, right) => rankOf(left) - rankOf(right))
  const [first] = matching
  if (!first) return ''
  const others = matching.slice(1).map(gate => gate.gate)
  const more = others.length > 3 ? [...others.slice(0, 3), `${others.length - 3} more`] : others
  return `${first.gate}: ${first.reason}${more.length > 0 ? `; also ${more.join(', ')}` : ''}`
}

/** What breaks every time is the surest and the easiest to act on; what was never sent explains most. */
function rankOf({ metric }: GateResult): number {
  const order = ['coverage.samples', 'contract.', 'expect.', 'coverage.']
  const rank = order.findIndex(start => metric.startsWith(start))
  return rank < 0 ? order.length : rank
}

/** The case that shows best what the first drifting gate is about. */
function worstCase(
  results: readonly CaseResult[],
  gates: readonly GateResult[],
): CaseResult | undefined {
  const [gate] = gates
    .filter(item => item.required && item.verdict === 'drift')
    .sort((left, right) => rankOf(left) - rankOf(right))
  if (!gate) return undefined
  const inScope = results.filter(result => isInScope(result, gate.scope))
  const found = inScope.find(({ findings }) =>
    findings.some(
      ({ kind, level, waivedBy }) => kind === gate.metric && level !== 'note' && waivedBy === null,
    ),
  )
  if (found) return found
  const measure = measures[gate.metric]
  if (!measure) return undefined
  return inScope
    .filter(result => Number.isFinite(measure(result)))
    .sort((left, right) => measure(right) - measure(left))[0]
}

function isInScope({ suite, tags }: CaseResult, scope: string): boolean {
  return scope === 'run' || scope === `suite:${suite}` || tags.some(tag => scope === `tag:${tag}`)
}

/** How bad a case is in the eyes of a dimension. */
const measures: Readonly<Record<string, (result: CaseResult) => number>> = {
  'quality.replaced': result => result.similarityDelta ?? Number.NaN,
  'latency.ttft': ({ sides }) => ratioOf(sides.candidate.ttftMs, sides.baseline.ttftMs),
  'latency.total': result => result.latencyRatio ?? Number.NaN,
  'cost.total': result => result.costRatio ?? Number.NaN,
  'errors.rate': ({ sides }) => sides.candidate.failed - sides.baseline.failed,
}

function ratioOf(candidate: number | null, baseline: number | null): number {
  return candidate === null || baseline === null ? Number.NaN : candidate / baseline
}

function keyOf({ suite, caseId }: CaseResult): string {
  return caseKey({ suite, id: caseId })
}
