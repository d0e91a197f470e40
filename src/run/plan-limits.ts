import { countSlots, type GoldenCase } from '../model/suite.ts'
import { isFoundByCase, type GateSetting } from '../model/gate.ts'
import type { Problem } from '../model/problem.ts'
import { requestsForZeroFailures } from '../statistics/cost-and-errors/paired-errors.ts'
import { casesWithoutAny, clustersNeeded } from './clusters-needed.ts'
import { usualErrorLevel } from './error-level.ts'
import { isInScope } from './gate-scope.ts'
import { resolveGates, type Gate } from './judge/gates/resolve-gates.ts'
import { describeSamplesFlag } from './sensible-samples.ts'

export interface PlanLimitOptions {
  /** Of the bound that has to keep a limit. */
  readonly errorLevel?: number
  /** That a case may have; as many as anybody would ask for by default. */
  readonly mostSamples?: number
}

/** Every required gate that cannot come out as parity however well the run goes, and why. */
export function findPlanLimits(
  cases: readonly GoldenCase[],
  gates: readonly GateSetting[],
  options: PlanLimitOptions = {},
): Problem[] {
  // The margin of quality does not matter here: the number of cases that it takes is the same.
  const quality = { mode: 'equivalent', margin: 0.1 } as const
  const resolved = resolveGates({ quality, gates, waivers: [], allowInconclusive: false })
  return resolved.flatMap((gate): Problem[] => {
    if (!gate.required) return []
    const limit = findGateLimit(gate, cases, options)
    return limit === null ? [] : [{ severity: 'warning', message: `${gate.key}: ${limit}` }]
  })
}

/** Why a gate cannot come out as parity, and what it takes; null: it can. */
export function findGateLimit(
  gate: Gate,
  cases: readonly GoldenCase[],
  options: PlanLimitOptions = {},
): string | null {
  const real = cases.filter(golden => !golden.fault && isInScope(golden, gate.scope))
  const settled = { errorLevel: usualErrorLevel, mostSamples: Infinity, ...options }
  return describeLimit(gate, real, settled)
}

function describeLimit(
  gate: Gate,
  cases: readonly GoldenCase[],
  options: Required<PlanLimitOptions>,
): string | null {
  if (cases.length === 0) return null
  const texts = cases.filter(golden => golden.compare.kind === 'text')
  switch (gate.metric.name) {
    case 'quality.replaced':
      return texts.length > 0 && texts.every(golden => golden.samples < 2)
        ? 'with 1 sample the baseline cannot be compared with itself; use --samples 3'
        : tooFew(texts, clustersNeeded.text.forParity)
    case 'latency.ttft':
      return tooFew(
        cases.filter(golden => golden.modes.includes('stream')),
        clustersNeeded.timed.forParity,
      )
    case 'latency.total':
      return tooFew(cases, clustersNeeded.timed.forParity)
    case 'latency.tail':
      return tooFew(
        cases.filter(golden => golden.samples >= 2),
        clustersNeeded.tail.forParity,
      )
    case 'cost.total':
      return tooFew(cases, clustersNeeded.cost.forParity)
    case 'coverage.cases': {
      const single = cases.filter(golden => golden.samples < 2).length
      const share = 1 - single / cases.length
      return single > 0 && gate.threshold !== undefined && share < gate.threshold.value
        ? `${single} of ${cases.length} cases are sent once, and a case needs 2 baseline answers; use --samples 3`
        : null
    }
    case 'errors.rate':
    case 'errors.first-attempt':
      return tooFewRequests(gate, cases, options)
    default:
      return tooFewForShare(gate, cases, options.errorLevel)
  }
}

function clustersOf(cases: readonly GoldenCase[]): number {
  return new Set(cases.map(golden => golden.cluster)).size
}

function tooFew(cases: readonly GoldenCase[], needed: number): string | null {
  const count = clustersOf(cases)
  if (count === 0 || count >= needed) return null
  return `${count} independent ${count === 1 ? 'case' : 'cases'} cannot show parity; it takes at least ${needed}`
}

function tooFewRequests(
  { threshold }: Gate,
  cases: readonly GoldenCase[],
  { errorLevel, mostSamples }: Required<PlanLimitOptions>,
): string | null {
  if (!threshold) return null
  if (threshold.value <= 0) return unprovable
  const strata = cases.reduce((sum, golden) => sum + golden.modes.length, 0)
  const slots = countSlots(cases)
  const needed = requestsForZeroFailures(threshold.value, 1 - errorLevel)
  if (slots >= needed) return null
  const samples = Math.ceil(needed / strata)
  const flag = samples <= mostSamples ? describeSamplesFlag(samples) : null
  const ways = flag === null ? 'more cases' : `${flag}, or more cases`
  return `${slots} paired requests cannot show that a limit of ${threshold.text.replace(/^[<=\s]+/, '')} is kept; it takes at least ${needed} without a failure: ${ways}`
}

/** A limit on a kind of finding: so many cases without one, and the bound is inside (Clopper-Pearson). */
function tooFewForShare(
  { metric, threshold }: Gate,
  cases: readonly GoldenCase[],
  errorLevel: number,
): string | null {
  if (!isFoundByCase(metric) || !threshold) return null
  if (threshold.value <= 0) return unprovable
  if (threshold.value >= 1) return null
  return tooFew(cases, casesWithoutAny(threshold.value, errorLevel))
}

const unprovable = 'no number of samples can show that a limit of 0 is kept; set one above 0'
