import { describeNotCompared } from '../../model/not-compared.ts'
import type { CaseResult, GateResult, RunReport } from '../../model/report.ts'

interface Judged extends Pick<RunReport, 'unusableSide'> {
  readonly gates: readonly GateResult[]
  readonly cases: readonly CaseResult[]
}

/** Beside a side that cannot be used, what gates and cases show is no difference between gateways. */
export function withoutComparison<Facts extends Judged>(facts: Facts): Facts {
  const { unusableSide, gates, cases } = facts
  if (unusableSide === null) return facts
  const unproven = {
    verdict: 'inconclusive',
    reason: describeNotCompared(unusableSide.side),
  } as const
  return {
    ...facts,
    gates: gates.map(gate => (gate.verdict === 'not measured' ? gate : { ...gate, ...unproven })),
    cases: cases.map(result => ({ ...result, ...unproven })),
  }
}
