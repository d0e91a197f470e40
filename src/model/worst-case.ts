import type { CaseResult, GateResult } from './report.ts'

type GateName = Pick<GateResult, 'metric' | 'scope'>

/** The case that shows best what a gate is about, a break before the rest; undefined if no case does. */
export function worstCase(results: readonly CaseResult[], gate: GateName): CaseResult | undefined {
  const showing = results.filter(result => showsFinding(result, gate))
  const isBreak = ({ findings }: CaseResult) =>
    findings.some(
      ({ kind, level, waivedBy }) => kind === gate.metric && level === 'break' && !waivedBy,
    )
  return showing.find(isBreak) ?? showing[0] ?? rankByMeasure(results, gate)[0]
}

/** The cases that are worse on the candidate in the eyes of a dimension, the worst of them first. */
export function worstCases(
  results: readonly CaseResult[],
  gate: GateName,
  most: number,
): CaseResult[] {
  const measure = caseMeasures[gate.metric]
  const neutral = ratioMetrics.has(gate.metric) ? 1 : 0
  return rankByMeasure(results, gate)
    .filter(result => measure && measure(result) > neutral)
    .slice(0, most)
}

/** Whether a case by itself is a reason for what its gate says. */
export function showsFinding(result: CaseResult, { metric, scope }: GateName): boolean {
  return (
    isInScope(result, scope) &&
    result.findings.some(
      ({ kind, level, waivedBy }) => kind === metric && level !== 'note' && waivedBy === null,
    )
  )
}

function rankByMeasure(results: readonly CaseResult[], { metric, scope }: GateName): CaseResult[] {
  const measure = caseMeasures[metric]
  if (!measure) return []
  return results
    .filter(result => isInScope(result, scope) && Number.isFinite(measure(result)))
    .sort((left, right) => measure(right) - measure(left))
}

/** What breaks every time is the surest and the easiest to act on; what was never sent explains most. */
export function gateRank({ metric }: Pick<GateResult, 'metric'>): number {
  const order = ['coverage.samples', 'contract.', 'expect.', 'coverage.']
  const rank = order.findIndex(start => metric.startsWith(start))
  return rank < 0 ? order.length : rank
}

/** How bad a case is in the eyes of a dimension. */
export const caseMeasures: Readonly<Record<string, (result: CaseResult) => number>> = {
  'quality.replaced': result => result.similarityDelta ?? Number.NaN,
  'latency.ttft': ({ sides }) => ratioOf(sides.candidate.ttftMs, sides.baseline.ttftMs),
  'latency.total': result => result.latencyRatio ?? Number.NaN,
  'cost.total': result => result.costRatio ?? Number.NaN,
  'errors.rate': ({ sides }) => sides.candidate.failed - sides.baseline.failed,
}

const ratioMetrics: ReadonlySet<string> = new Set(['latency.ttft', 'latency.total', 'cost.total'])

function isInScope({ suite, tags }: CaseResult, scope: string): boolean {
  return scope === 'run' || scope === `suite:${suite}` || tags.some(tag => scope === `tag:${tag}`)
}

function ratioOf(candidate: number | null, baseline: number | null): number {
  return candidate === null || baseline === null ? Number.NaN : candidate / baseline
}
