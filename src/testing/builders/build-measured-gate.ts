import { gatherEvidence } from '../../run/judge/evidence/gather-evidence.ts'
import type { CaseEvidence } from '../../run/judge/evidence/evidence.ts'
import type { MeasuredGate } from '../../run/judge/gates/measure-gate.ts'
import { resolveGates } from '../../run/judge/gates/resolve-gates.ts'
import { nothingMeasured, type Measurement } from '../../run/judge/measures/measurement.ts'
import { goldenCases } from './build-golden-case.ts'
import { aGateSetting } from './build-run.ts'

/** A gate for which this was measured, of cases by default. */
export function gateWith(metric: string, limit: string, given: Partial<Measurement>): MeasuredGate {
  const quality = { mode: 'equivalent', margin: 0.1 } as const
  const gates = [aGateSetting(metric, limit)]
  const gate = resolveGates({ quality, gates, waivers: [], allowInconclusive: false }).find(
    item => item.key === metric,
  )
  if (!gate) throw new Error(`no gate ${metric}`)
  return {
    gate,
    breaks: [],
    evidence: [],
    measured: {
      ...nothingMeasured,
      status: 'measured',
      unit: 'ratio',
      neutral: 1,
      needed: { forParity: 10, forDrift: 10, noun: 'case' },
      ...given,
    },
  }
}

/** Cases that were asked so often; what they answered does not matter here. */
export function goldenEvidence(cases: number, samples: number): CaseEvidence[] {
  return goldenCases(cases, { samples }).map(golden =>
    gatherEvidence({
      golden,
      mode: 'unary',
      exchanges: { baseline: [], candidate: [] },
      timeoutMs: 1000,
    }),
  )
}
