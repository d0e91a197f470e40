import type { ContractKind, GateScope } from '../../model/gate.ts'
import type { GateResult } from '../../model/report.ts'
import type { JudgeSettings } from '../../model/settings.ts'
import { holm } from '../../statistics/holm.ts'
import type { CaseEvidence } from './evidence.ts'
import type { MeasureContext } from './measure-dimensions.ts'
import type { WaiverBook } from './waivers.ts'
import { measureContract, measureExpectations } from './measure-contract.ts'
import { measureCoverage } from './measure-coverage.ts'
import { measureCost, measureErrors, measureLatency } from './measure-dimensions.ts'
import { measureQuality } from './measure-quality.ts'
import { judgeGate, type MeasuredGate } from './judge-gate.ts'
import { resolveGates, type Gate } from './resolve-gates.ts'
import { stratumKey } from './evidence.ts'

const familyWiseError = 0.05

export interface JudgeGatesOptions {
  readonly evidence: readonly CaseEvidence[]
  readonly settings: JudgeSettings
  readonly waivers: WaiverBook
  readonly context: MeasureContext
  /** Words for "so many times the data", with what it costs. */
  readonly describeMore: (factor: number) => string
}

export interface JudgedGates {
  readonly gates: readonly GateResult[]
  /** Per metric, over the whole run and waivers aside: strata with a deterministic break. */
  readonly breaks: ReadonlyMap<string, ReadonlySet<string>>
  /** Contract and expectation metrics whose paired test is significant. */
  readonly significant: ReadonlySet<string>
}

/** Measures every gate, corrects for their number, and decides each. */
export function judgeGates(options: JudgeGatesOptions): JudgedGates {
  const measured = resolveGates(options.settings).map(gate => measureGate(gate, options))
  const significance = correctForMany(measured)
  const breaks = new Map<string, ReadonlySet<string>>()
  const gates = measured.map(item => {
    if (item.contract && item.gate.scope.kind === 'run') {
      breaks.set(item.gate.metric.name, item.contract.breaks)
    }
    return judgeGate(item, {
      significant: significance.has(item.gate.key),
      breaks: item.gate.threshold ? 0 : openBreaks(item, options),
      qualityMode: options.settings.quality.mode,
      describeMore: options.describeMore,
    })
  })
  return { gates, breaks, significant: significance }
}

function measureGate(gate: Gate, options: JudgeGatesOptions): MeasuredGate {
  const { context } = options
  const evidence = options.evidence.filter(item => isInScope(item, gate.scope))
  const name = gate.metric.name
  switch (gate.metric.family) {
    case 'dimension':
      return measureDimension(gate, evidence, context)
    case 'errors':
      return {
        gate,
        measured: measureErrors(evidence, { ...context, which: 'firstAttemptFailed' }),
      }
    case 'coverage': {
      const which = name === 'coverage.cases' ? 'cases' : 'samples'
      return { gate, measured: measureCoverage(evidence, which) }
    }
    case 'contract': {
      const unwaived = evidence.filter(item => !options.waivers.permits(item.caseKey, name))
      const kind = name.slice('contract.'.length) as ContractKind
      const contract = measureContract(unwaived, kind, context)
      return { gate, measured: contract, contract }
    }
    case 'expect': {
      const unwaived = evidence.filter(item => !options.waivers.permits(item.caseKey, name))
      const contract = measureExpectations(unwaived, context)
      return { gate, measured: contract, contract }
    }
  }
}

function measureDimension(
  gate: Gate,
  evidence: readonly CaseEvidence[],
  context: MeasureContext,
): MeasuredGate {
  const unit = gate.threshold?.unit === 'ms' ? 'ms' : 'ratio'
  switch (gate.metric.name) {
    case 'quality.replaced': {
      const quality = measureQuality(evidence, context)
      return { gate, measured: quality, quality }
    }
    case 'latency.ttft':
      return { gate, measured: measureLatency(evidence, { ...context, which: 'ttft', unit }) }
    case 'latency.total':
      return { gate, measured: measureLatency(evidence, { ...context, which: 'total', unit }) }
    case 'cost.total':
      return { gate, measured: measureCost(evidence) }
    default:
      return { gate, measured: measureErrors(evidence, { ...context, which: 'failed' }) }
  }
}

function isInScope({ golden }: CaseEvidence, scope: GateScope): boolean {
  switch (scope.kind) {
    case 'run':
      return true
    case 'suite':
      return golden.suite === scope.name
    case 'tag':
      return golden.tags.includes(scope.name)
  }
}

/**
 * Holds the chance of any false alarm in the whole report at 5 %: Holm over the dimensions and every
 * gate that a user added; the default contract and expectation gates share one further place, by
 * their smallest adjusted p.
 */
function correctForMany(measured: readonly MeasuredGate[]): Set<string> {
  const tested = measured.filter(
    ({ measured: { status, p } }) => status === 'measured' && p !== null,
  )
  const toTest = ({ gate, measured: { p } }: MeasuredGate) => ({ name: gate.key, p: p ?? 1 })
  const shared = tested.filter(item => isShared(item.gate))
  const single = tested.filter(item => !isShared(item.gate) && item.gate.required)
  const informational = tested.filter(item => !isShared(item.gate) && !item.gate.required)
  const adjusted = holm(shared.map(toTest), familyWiseError)
  const smallest = Math.min(1, ...adjusted.map(item => item.adjusted))
  const sharedName = 'contract'
  const places = adjusted.length > 0 ? [{ name: sharedName, p: smallest }] : []
  const corrected = holm([...single.map(toTest), ...places], familyWiseError)
  const rejected = new Set(corrected.filter(item => item.rejected).map(item => item.name))
  if (rejected.delete(sharedName)) {
    for (const item of adjusted) if (item.adjusted <= familyWiseError) rejected.add(item.name)
  }
  for (const item of informational) {
    if ((item.measured.p ?? 1) <= familyWiseError) rejected.add(item.gate.key)
  }
  return rejected
}

function isShared(gate: Gate): boolean {
  const isContract = gate.metric.family === 'contract' || gate.metric.family === 'expect'
  return isContract && gate.threshold === undefined && gate.scope.kind === 'run'
}

/** Cases, not strata: a case that breaks in both modes is one case. */
function openBreaks(item: MeasuredGate, options: JudgeGatesOptions): number {
  const { contract } = item
  if (!contract || contract.breaks.size === 0) return 0
  const cases = options.evidence.filter(evidence => {
    const key = stratumKey(evidence)
    return (
      contract.breaks.has(key) ||
      evidence.expectations.some((_, index) => contract.breaks.has(`${key}\u0000${index}`))
    )
  })
  return new Set(cases.map(evidence => evidence.caseKey)).size
}
