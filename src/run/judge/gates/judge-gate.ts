import type { GateResult, GateVerdict } from '../../../model/report.ts'
import { describeScope, isFoundByCase } from '../../../model/gate.ts'
import type { MeasuredGate } from './measure-gate.ts'
import { isInside } from '../measures/measurement.ts'
import { describeGateReason } from './gate-reason.ts'

export interface GateContext {
  /** The candidate is worse, with the error rate of the whole report held (Holm). */
  readonly significant: boolean
  readonly qualityMode: 'identical' | 'equivalent'
  /** The run was cut short, so that the rest of the plan comes before any other advice. */
  readonly isCutShort?: boolean
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
    baseline: finite(measured.baseline),
    candidate: finite(measured.candidate),
    difference: finite(measured.estimate),
    low: finite(measured.low),
    high: finite(measured.high),
    threshold: gate.threshold?.text ?? '',
    samples: measured.samples,
    unit: measured.unit,
    verdict,
    reason: describeGateReason(item, verdict, context),
  }
}

/** What is no number is unknown; JSON could not hold it either. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

function decide(item: MeasuredGate, context: GateContext): GateVerdict {
  const { gate, measured, breaks } = item
  if (breaks.length > 0) return 'drift'
  if (measured.status === 'nothing' || isCoveredElsewhere(item)) {
    return gate.explicit && gate.required ? 'inconclusive' : 'not measured'
  }
  if (measured.status === 'one-sided') return 'inconclusive'
  if (gate.metric.family === 'coverage') return decideCoverage(item)
  const found = gate.threshold ? decideBound(item, context) : decideTest(context)
  if (measured.obstacle === null) return found
  // What a check shows where it could be made stands, whatever the others would have shown.
  const stands = isFoundByCase(item.gate.metric) || measured.driftStands === true
  return stands && found === 'drift' ? 'drift' : 'inconclusive'
}

function decideTest({ significant }: GateContext): GateVerdict {
  return significant ? 'drift' : 'parity'
}

/** Kinds that a side can leave out with nothing else to show for it. */
const telltaleKinds = new Set(['contract.model', 'contract.prompt-tokens'])

/**
 * What only one side shows of most contract kinds shows in another kind: no tool arguments where no
 * tool is called, no JSON shape where nothing parses, nothing at all where nothing was answered.
 */
function isCoveredElsewhere({ gate: { metric }, measured }: MeasuredGate): boolean {
  return isFoundByCase(metric) && measured.status === 'one-sided' && !telltaleKinds.has(metric.name)
}

/** Missing evidence is never a pass, and it is no proof of a difference either. */
function decideCoverage({ gate, measured }: MeasuredGate): GateVerdict {
  if (!gate.threshold || measured.estimate === null) return 'parity'
  return isInside(measured.estimate, gate.threshold) ? 'parity' : 'inconclusive'
}

function decideBound(item: MeasuredGate, context: GateContext): GateVerdict {
  const { gate, measured, quality } = item
  const { threshold } = gate
  if (!threshold) return 'inconclusive'
  const enough = measured.samples >= measured.needed.forDrift
  // Two ways to the very same model should show no difference at all.
  const isStrict = quality !== undefined && context.qualityMode === 'identical'
  if (isStrict && context.significant) return enough ? 'drift' : 'inconclusive'
  if (measured.estimate === null || measured.high === null) return 'inconclusive'
  const inside = isInside(measured.high, threshold)
  if (inside) return measured.samples >= measured.needed.forParity ? 'parity' : 'inconclusive'
  const distance = Math.max(measured.estimate, quality?.gamma ?? Number.NEGATIVE_INFINITY)
  return context.significant && enough && distance > threshold.value ? 'drift' : 'inconclusive'
}
