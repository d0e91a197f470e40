import type { GateResult, RunReport } from '../../../model/report.ts'
import type { JudgeSettings } from '../../../model/settings.ts'
import { correctForMany } from './correct-for-many.ts'
import { findBreaks, type Breaks } from '../measures/contract-strata.ts'
import { withEnoughPermutations } from './enough-permutations.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { judgeGate } from './judge-gate.ts'
import { measureGate, type MeasuredGate } from './measure-gate.ts'
import type { MeasureContext, Measurement } from '../measures/measurement.ts'
import { rateOwnData } from './rate-own-data.ts'
import { resolveGates, type Gate } from './resolve-gates.ts'
import type { WaiverBook } from './waivers.ts'

export interface JudgeGatesOptions {
  readonly evidence: readonly CaseEvidence[]
  readonly settings: JudgeSettings
  readonly waivers: WaiverBook
  readonly context: MeasureContext
  /** The run was interrupted, or a limit ended it. */
  readonly isCutShort?: boolean
  /** Said of every bound: how sure it is, where that is not what it usually is. */
  readonly boundRemark?: string
  /** The p that counts for a gate, where that is not the one of its own test. */
  readonly pOf?: (item: MeasuredGate) => number | null
}

export interface JudgedGates {
  readonly gates: readonly GateResult[]
  /** What each of them rests on. */
  readonly measured: readonly MeasuredGate[]
  /** Over the whole run, waived ones included. */
  readonly breaks: Breaks
  /** Metrics whose gate over the whole run drifts by its test. */
  readonly significant: ReadonlySet<string>
  /** Whether answers were proven to have changed at all, within the limit or not. */
  readonly isChanged: boolean
  readonly relabelled: RunReport['relabelled']
}

/** Measures every gate, corrects for their number, and decides each. */
export function judgeGates(options: JudgeGatesOptions): JudgedGates {
  const { evidence, settings, waivers, context, isCutShort, boundRemark, pOf } = options
  const breaks = findBreaks(evidence)
  const measure = (gate: Gate, permutations = context.permutations) =>
    measureGate(gate, { evidence, breaks, waivers, context: { ...context, permutations } })
  const once = resolveGates(settings).map(gate => measure(gate))
  const measured = withEnoughPermutations(once, context, ({ gate }, permutations) =>
    measure(gate, permutations),
  ).map(item => {
    const named = { ...item, errorLevel: context.errorLevel }
    const tested = pOf ? withMeasured(named, { p: pOf(named) }) : named
    return boundRemark === undefined ? tested : withRemark(tested, boundRemark)
  })
  const significance = correctForMany(measured, context.errorLevel)
  const gates = measured.map(item =>
    judgeGate(item, {
      significant: significance.has(item.gate.key),
      qualityMode: settings.quality.mode,
      ...(isCutShort && { isCutShort }),
    }),
  )
  const drifting = gates.filter(gate => gate.verdict === 'drift' && significance.has(gate.gate))
  return {
    gates,
    measured,
    breaks,
    significant: new Set(drifting.map(gate => gate.gate)),
    isChanged: significance.has('quality.replaced'),
    relabelled:
      boundRemark === undefined
        ? rateOwnData(measured, evidence, { seed: context.seed, mode: settings.quality.mode })
        : { leftOut: 'the run was judged at looks, each at a level of its own' },
  }
}

function withRemark(item: MeasuredGate, text: string): MeasuredGate {
  const { gate, measured } = item
  if (gate.threshold === undefined || measured.high === null) return item
  return withMeasured(item, {
    remark: measured.remark === '' ? text : `${measured.remark}; ${text}`,
  })
}

function withMeasured(
  item: MeasuredGate,
  other: Partial<Pick<Measurement, 'p' | 'remark'>>,
): MeasuredGate {
  const { measured, quality } = item
  return {
    ...item,
    measured: { ...measured, ...other },
    ...(quality && { quality: { ...quality, ...other } }),
  }
}
