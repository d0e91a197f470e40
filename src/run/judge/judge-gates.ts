import type { GateResult, RunReport } from '../../model/report.ts'
import type { JudgeSettings } from '../../model/settings.ts'
import { correctForMany } from './correct-for-many.ts'
import { findBreaks, type Breaks } from './contract-strata.ts'
import type { CaseEvidence } from './evidence.ts'
import { judgeGate } from './judge-gate.ts'
import { measureGate } from './measure-gate.ts'
import type { MeasureContext } from './measurement.ts'
import { rateOwnData } from './rate-own-data.ts'
import { resolveGates } from './resolve-gates.ts'
import type { WaiverBook } from './waivers.ts'

export interface JudgeGatesOptions {
  readonly evidence: readonly CaseEvidence[]
  readonly settings: JudgeSettings
  readonly waivers: WaiverBook
  readonly context: MeasureContext
}

export interface JudgedGates {
  readonly gates: readonly GateResult[]
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
  const { evidence, settings, waivers, context } = options
  const breaks = findBreaks(evidence)
  const measured = resolveGates(settings).map(gate =>
    measureGate(gate, { evidence, breaks, waivers, context }),
  )
  const significance = correctForMany(measured)
  const gates = measured.map(item =>
    judgeGate(item, {
      significant: significance.has(item.gate.key),
      qualityMode: settings.quality.mode,
    }),
  )
  const drifting = gates.filter(gate => gate.verdict === 'drift' && significance.has(gate.gate))
  return {
    gates,
    breaks,
    significant: new Set(drifting.map(gate => gate.gate)),
    isChanged: significance.has('quality.replaced'),
    relabelled: rateOwnData(measured, evidence, {
      seed: context.seed,
      mode: settings.quality.mode,
    }),
  }
}
