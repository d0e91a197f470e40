import { countOf } from '../../../model/format.ts'
import { contractKindOf } from '../../../model/gate.ts'
import { isInScope } from '../../gate-scope.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { isTextCase, stratumKey } from '../evidence/evidence.ts'
import { describeContract, describeExpectation } from './case-findings.ts'
import { describeUnlikely } from './unlikely-breaks.ts'
import { expectationKey, type Breaks } from '../measures/contract-strata.ts'
import { measureContract, measureExpectations } from '../measures/measure-contract.ts'
import { measureCost } from '../measures/measure-cost.ts'
import { measureCoverage } from '../measures/measure-coverage.ts'
import { measureErrors } from '../measures/measure-errors.ts'
import { measureLatency } from '../measures/measure-latency.ts'
import { measureTail } from '../measures/measure-tail.ts'
import { measureQuality, type QualityMeasurement } from '../measures/measure-quality.ts'
import type { MeasureContext, Measurement } from '../measures/measurement.ts'
import type { Gate } from './resolve-gates.ts'
import type { WaiverBook } from './waivers.ts'

/** A gate with what was measured for it. */
export interface MeasuredGate {
  readonly gate: Gate
  readonly measured: Measurement
  readonly quality?: QualityMeasurement
  /** Deterministic breaks that no waiver permits, by case; none where a limit decides. */
  readonly breaks: readonly CaseBreak[]
  /** What more data would be more of. */
  readonly evidence: readonly CaseEvidence[]
  /** How often its bounds are wrong; the usual 5 % where absent. */
  readonly errorLevel?: number
}

export interface CaseBreak {
  readonly caseKey: string
  /** `finish_reason stop ×3 -> finish_reason length ×3`. */
  readonly detail: string
}

export interface MeasureGateOptions {
  readonly evidence: readonly CaseEvidence[]
  readonly breaks: Breaks
  readonly waivers: WaiverBook
  readonly context: MeasureContext
}

export function measureGate(gate: Gate, options: MeasureGateOptions): MeasuredGate {
  const { context } = options
  const evidence = options.evidence.filter(item => isInScope(item.golden, gate.scope))
  const real = evidence.filter(item => !item.golden.fault)
  const { threshold } = gate
  const unit = threshold?.unit === 'ms' ? 'ms' : 'ratio'
  const limited = threshold ? { limit: threshold.value } : {}
  const remark = context.coverageRemedy ?? ''
  const plain = { gate, breaks: [], evidence: real }
  switch (gate.metric.name) {
    case 'quality.replaced': {
      const limit = threshold?.value ?? null
      const quality = measureQuality(evidence, { ...context, limit })
      return { ...plain, measured: quality, quality, evidence: real.filter(isTextCase) }
    }
    case 'latency.ttft': {
      const measured = measureLatency(evidence, { ...context, ...limited, which: 'ttft', unit })
      return { ...plain, measured, evidence: real.filter(item => item.mode === 'stream') }
    }
    case 'latency.total':
      return {
        ...plain,
        measured: measureLatency(evidence, { ...context, ...limited, which: 'total', unit }),
      }
    case 'latency.tail':
      return { ...plain, measured: measureTail(evidence, context) }
    case 'cost.total':
      return { ...plain, measured: measureCost(evidence, { ...context, ...limited }) }
    case 'errors.rate':
      return { ...plain, measured: measureErrors(evidence, { ...context, which: 'failed' }) }
    case 'errors.first-attempt': {
      const measured = measureErrors(evidence, { ...context, which: 'firstAttemptFailed' })
      return { ...plain, measured }
    }
    case 'coverage.cases':
      return { ...plain, measured: { ...measureCoverage(evidence, 'cases'), remark } }
    case 'coverage.samples':
      return { ...plain, measured: { ...measureCoverage(evidence, 'samples'), remark } }
    default:
      return measureKind(gate, evidence, options)
  }
}

/** Contract kinds and golden checks; waived cases take no part, and that is said. */
function measureKind(
  gate: Gate,
  evidence: readonly CaseEvidence[],
  { breaks, waivers, context, evidence: all }: MeasureGateOptions,
): MeasuredGate {
  const { name } = gate.metric
  const kind = contractKindOf(name)
  const isWaived = (item: CaseEvidence) => waivers.permits(item.caseKey, name)
  const open = evidence.filter(item => !isWaived(item))
  const measured =
    kind === undefined ? measureExpectations(open, context) : measureContract(open, kind, context)
  const waived = new Set(evidence.filter(isWaived).map(item => item.caseKey))
  const remark = waived.size > 0 ? `${countOf(waived.size, 'case')} waived` : measured.remark
  const isDecided = gate.threshold !== undefined || measured.obstacle !== null
  const unlikely = isDecided ? null : describeUnlikely(open, name, all)
  return {
    gate,
    measured: { ...measured, remark, ...unlikely },
    breaks: gate.threshold ? [] : caseBreaks(open, name, breaks),
    evidence: open,
  }
}

/** A case that breaks in both modes is one case. */
function caseBreaks(
  evidence: readonly CaseEvidence[],
  metric: string,
  breaks: Breaks,
): CaseBreak[] {
  const found = new Map<string, string>()
  for (const item of evidence) {
    const detail = found.has(item.caseKey) ? undefined : describeBreak(item, metric, breaks)
    if (detail !== undefined) found.set(item.caseKey, detail)
  }
  return [...found].map(([caseKey, detail]) => ({ caseKey, detail }))
}

function describeBreak(item: CaseEvidence, metric: string, breaks: Breaks): string | undefined {
  const broken = breaks.get(metric)
  if (!broken || broken.size === 0) return undefined
  const kind = contractKindOf(metric)
  if (kind === undefined) {
    const failing = item.expectations.find((_, index) => broken.has(expectationKey(item, index)))
    return failing && describeExpectation(failing)
  }
  return broken.has(stratumKey(item)) ? describeContract(item, kind) : undefined
}
