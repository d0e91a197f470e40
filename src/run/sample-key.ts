import type { Mode, Side } from '../model/side.ts'

/** What a sample was sent for: a side, or the check of a recorded baseline against the live one. */
export type SampleRole = Side | 'sentinel'

/** What tells one sample on one side from every other; the case comes last since it may hold any text. */
export function sampleKey(sample: {
  readonly caseKey: string
  readonly mode: Mode
  readonly sample: number
  readonly side: SampleRole
}): string {
  return `${sample.mode}:${sample.sample}:${sample.side}:${sample.caseKey}`
}

/** What the sample of a key was sent for. */
export function roleOf(key: string): SampleRole {
  return key.split(':', 3)[2] as SampleRole
}

/** The case that a sample's key is about. */
export function caseKeyOf(key: string): string {
  return key.split(':').slice(3).join(':')
}
