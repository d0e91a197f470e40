import type { GoldenCase } from '../model/suite.ts'
import type { GateSetting } from '../model/gate.ts'
import type { Problem } from '../model/problem.ts'
import { gateKey } from '../model/gate.ts'
import { isInScope } from './gate-scope.ts'
import { findPlanLimits, type PlanLimitOptions } from './plan-limits.ts'

/**
 * What is wrong with the gates before anything is sent: a gate that can have no data is an error (a
 * warning if it decides nothing), and a required one that this plan is too small to settle is warned
 * of, with what would settle it.
 */
export function checkPlan(
  cases: readonly GoldenCase[],
  gates: readonly GateSetting[],
  options?: PlanLimitOptions,
): { errors: Problem[]; warnings: Problem[] } {
  const impossible = gates.flatMap(gate => impossibleGate(gate, cases))
  return {
    errors: impossible.filter(problem => problem.severity === 'error'),
    warnings: [
      ...impossible.filter(problem => problem.severity === 'warning'),
      ...findPlanLimits(cases, gates, options),
    ],
  }
}

function impossibleGate(gate: GateSetting, cases: readonly GoldenCase[]): Problem | [] {
  const inScope = cases.filter(golden => isInScope(golden, gate.scope))
  const lack =
    inScope.length === 0 ? 'no case of this run is in its scope' : missingData(gate.metric, inScope)
  // One that nobody wrote and that decides nothing is there for a recorded baseline alone.
  const isOwn = !gate.required && gate.threshold === undefined && gate.location === undefined
  if (lack === null || isOwn) return []
  return {
    severity: gate.required ? 'error' : 'warning',
    message: `gate ${gateKey(gate)} can have no data: ${lack}`,
    hint: gate.required ? 'remove it, or make it "required: false"' : 'remove it',
    ...(gate.location && { location: gate.location }),
  }
}

function missingData(metric: string, cases: readonly GoldenCase[]): string | null {
  const some = (test: (golden: GoldenCase) => boolean) =>
    cases.some(golden => !golden.fault && test(golden))
  const kinds = (...names: string[]) => some(golden => names.includes(golden.compare.kind))
  switch (metric) {
    case 'quality.replaced':
      return kinds('text') ? null : 'there is no text case'
    case 'latency.ttft':
      return some(golden => golden.modes.includes('stream')) ? null : 'no case streams'
    case 'contract.json-valid':
    case 'contract.json-shape':
      return kinds('json') ? null : 'there is no json case'
    case 'contract.value':
      return kinds('json', 'exact') ? null : 'there is no json or exact case'
    case 'contract.language':
    case 'contract.length':
      return kinds('text', 'tools') ? null : 'there is no text or tools case'
    case 'contract.tool-called':
    case 'contract.tool-name':
    case 'contract.tool-arguments':
      return some(hasTools) ? null : 'no case has tools'
    case 'contract.fault-class':
      return cases.some(golden => golden.fault) ? null : 'there is no fault case'
    case 'expect.failed':
      return some(golden => golden.expect.length > 0) ? null : 'no case has an expectation'
    default:
      return some(() => true) ? null : 'there is no case but faults'
  }
}

function hasTools({ request }: GoldenCase): boolean {
  return 'tools' in request || 'functions' in request
}
