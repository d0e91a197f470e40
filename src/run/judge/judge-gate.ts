import type { GateResult, GateVerdict } from '../../model/report.ts'
import { describeScope } from '../../model/gate.ts'
import type { Gate } from './resolve-gates.ts'
import type { Measurement } from './measurement.ts'
import type { ContractMeasurement } from './measure-contract.ts'
import type { QualityMeasurement } from './measure-quality.ts'
import { isInside } from './measurement.ts'
import { describeGateReason } from './gate-reason.ts'

/** A gate with what was measured for it. */
export interface MeasuredGate {
  readonly gate: Gate
  readonly measured: Measurement
  readonly quality?: QualityMeasurement
  readonly contract?: ContractMeasurement
}

export interface GateContext {
  /** The candidate is worse, with the error rate of the whole report held (Holm). */
  readonly significant: boolean
  /** Breaks of this kind that no waiver permits. */
  readonly breaks: number
  readonly qualityMode: 'identical' | 'equivalent'
  /** What one more sample of every case costs and takes; for "what would settle it". */
  readonly describeMore: (factor: number) => string
}

/** Applies the limit: the bound decides, not the point. */
export function judgeGate(item: MeasuredGate, context: GateContext): GateResult {
  const { gate, measured } = item
  const verdict = decide(item, context)
  return {
    gate: gate.key,
    scope: describeScope(gate.scope),
    metric: gate.metric.name,
    required: gate.required,
    baseline: measured.baseline,
    candidate: measured.candidate,
    difference: measured.estimate,
    low: measured.low,
    high: measured.high,
    threshold: gate.threshold?.text ?? '',
    samples: measured.samples,
    unit: measured.unit,
    verdict,
    reason: describeGateReason(item, verdict, context),
  }
}

function decide(item: MeasuredGate, context: GateContext): GateVerdict {
  const { gate, measured } = item
  if (context.breaks > 0) return 'drift'
  if (measured.status === 'nothing' || isCoveredElsewhere(item)) {
    return gate.explicit && gate.required ? 'inconclusive' : 'not measured'
  }
  if (measured.status === 'one-sided' || measured.obstacle !== null) return 'inconclusive'
  if (gate.metric.family === 'coverage') return decideCoverage(item)
  if (!gate.threshold) return context.significant ? 'drift' : 'parity'
  return decideBound(item, context)
}

/**
 * What only one side shows of a contract kind shows in another kind: no tool arguments where no tool
 * is called, no JSON shape where nothing parses, nothing at all where nothing was answered.
 */
function isCoveredElsewhere({ gate, measured }: MeasuredGate): boolean {
  const isContract = gate.metric.family === 'contract' || gate.metric.family === 'expect'
  return isContract && measured.status === 'one-sided'
}

/** Missing evidence is never a pass, and it is no proof of a difference either. */
function decideCoverage({ gate, measured }: MeasuredGate): GateVerdict {
  if (!gate.threshold || measured.estimate === null) return 'parity'
  return isInside(measured.estimate, gate.threshold) ? 'parity' : 'inconclusive'
}

function decideBound(item: MeasuredGate, context: GateContext): GateVerdict {
  const { gate, measured, quality } = item
  const { threshold } = gate
  if (!threshold || measured.estimate === null || measured.high === null) return 'inconclusive'
  const inside = measured.samples >= measured.needed.forParity && isInside(measured.high, threshold)
  const strict = quality !== undefined && context.qualityMode === 'identical'
  if (strict && context.significant) return 'drift'
  if (inside) return 'parity'
  const distance = Math.max(measured.estimate, quality?.gamma ?? Number.NEGATIVE_INFINITY)
  const beyond = distance > threshold.value
  const enough = measured.samples >= measured.needed.forDrift
  return context.significant && beyond && enough ? 'drift' : 'inconclusive'
}
