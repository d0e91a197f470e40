import type { GateResult } from '../model/report.ts'

/** The verdict, marked where the gate does not decide the run. */
export function markVerdict({ required, verdict }: GateResult): string {
  return required ? verdict : `${verdict}*`
}
