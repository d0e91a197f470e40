import type { Mode, Side } from '../model/side.ts'

/** What tells one sample on one side from every other; the case comes last since it may hold any text. */
export function sampleKey(sample: {
  readonly caseKey: string
  readonly mode: Mode
  readonly sample: number
  readonly side: Side
}): string {
  return `${sample.mode}:${sample.sample}:${sample.side}:${sample.caseKey}`
}
