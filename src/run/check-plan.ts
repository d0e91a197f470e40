import type { GoldenCase } from '../model/suite.ts'
import type { GateSetting } from '../model/gate.ts'
import type { Problem } from '../model/problem.ts'
import { gateKey } from '../model/gate.ts'
import { isInScope } from './gate-scope.ts'
import { findPlanLimits, type PlanLimitOptions } from './plan-limits.ts'

export interface CheckPlanOptions extends PlanLimitOptions {
  /** What filters left out of the suites that were read; `unread` where only some suites were. */
  readonly leftOut?: readonly GoldenCase[] | 'unread'
}

/**
 * What is wrong with the gates before anything is sent: a gate that can have no data is an error (a
 * warning if it decides nothing, or if cases that were left out of this run have data for it), and a
 * required one that this plan is too small to settle is warned of, with what would settle it.
 */
export function checkPlan(
  cases: readonly GoldenCase[],
  gates: readonly GateSetting[],
  { leftOut = [], ...options }: CheckPlanOptions = {},
): { errors: Problem[]; warnings: Problem[] } {
  const impossible = gates.flatMap(gate => impossibleGate(gate, cases, leftOut))
  return {
    errors: impossible.filter(problem => problem.severity === 'error'),
    warnings: [
      ...impossible.filter(problem => problem.severity === 'warning'),
      ...findPlanLimits(cases, gates, options),
    ],
  }
}

function impossibleGate(
  gate: GateSetting,
  cases: readonly GoldenCase[],
  leftOut: readonly GoldenCase[] | 'unread',
): Problem | [] {
  const lack = lackOf(gate, cases)
  // One that nobody wrote and that decides nothing is there for a recorded baseline alone.
  const isOwn = !gate.required && gate.threshold === undefined && gate.location === undefined
  if (lack === null || isOwn) return []
  const message = `gate ${gateKey(gate)} can have no data: ${lack}`
  const where = gate.location && { location: gate.location }
  if (gate.required && (leftOut === 'unread' || lackOf(gate, leftOut) === null)) {
    const hint = 'so this selection can end in drift or inconclusive, not in parity'
    return { severity: 'warning', message, hint, ...where }
  }
  return {
    severity: gate.required ? 'error' : 'warning',
    message,
    hint: gate.required ? 'remove it, or make it "required: false"' : 'remove it',
    ...where,
  }
}

/** Why a gate can have no data in these cases; null: it can have some. */
function lackOf({ metric, scope }: GateSetting, cases: readonly GoldenCase[]): string | null {
  const inScope = cases.filter(golden => isInScope(golden, scope))
  return inScope.length === 0 ? 'no case of this run is in its scope' : missingData(metric, inScope)
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
