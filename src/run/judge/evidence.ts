import type { ContractKind } from '../../model/gate.ts'
import type { Mode, Side } from '../../model/side.ts'
import type { SideNumbers } from '../../model/report.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { QualityStratum } from '../../statistics/quality-stratum.ts'

export type BySide<Value> = Readonly<Record<Side, Value>>

/** One value of each side from the same slot. */
export type Pair<Value> = BySide<Value>

/** Paired times in milliseconds, and what had to be left out of them. */
export interface LatencyEvidence {
  readonly ttftMs: readonly Pair<number>[]
  readonly totalMs: readonly Pair<number>[]
  readonly leftOut: { readonly apart: number; readonly retried: number; readonly cached: number }
  /** Which side showed any time at all, paired or not. */
  readonly ttftSeen: BySide<boolean>
  readonly totalSeen: BySide<boolean>
}

/** What one expectation said about each sample: `broken` or `ok`. */
export interface ExpectationEvidence {
  readonly description: string
  readonly outcomes: BySide<readonly string[]>
  /** What a failing candidate answer looked like. */
  readonly detail: string
}

/** Everything that the verdict needs to know of one case in one mode; no answers are kept. */
export interface CaseEvidence {
  readonly golden: GoldenCase
  readonly caseKey: string
  readonly mode: Mode
  readonly numbers: BySide<SideNumbers>
  readonly latency: LatencyEvidence
  /** US dollars per slot where both sides are known and neither answer came from a cache. */
  readonly costs: readonly Pair<number>[]
  readonly costSeen: BySide<boolean>
  readonly failed: readonly Pair<boolean>[]
  readonly firstAttemptFailed: readonly Pair<boolean>[]
  /** Signatures per kind and sample; null where a kind does not apply. */
  readonly contract: Readonly<Record<ContractKind, BySide<readonly (string | null)[]>>>
  readonly expectations: readonly ExpectationEvidence[]
  /** Text cases with enough answers only. */
  readonly quality: QualityStratum | null
  readonly firstDifference: string
}

/** The unit in which the pieces of evidence of one case and mode are kept together. */
export function stratumKey(evidence: { readonly caseKey: string; readonly mode: Mode }): string {
  return `${evidence.caseKey}\u0000${evidence.mode}`
}
