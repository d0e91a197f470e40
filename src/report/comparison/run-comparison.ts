import type { CaseResult, GateResult, Verdict } from '../../model/report.ts'
import type { Mode, Side } from '../../model/side.ts'
import type { RunSummary } from '../run-summary.ts'

/** What became of a gate, or of a case in one mode, in the order of attention. */
export const changes = [
  'newly-drifting',
  'still-drifting',
  'newly-inconclusive',
  'still-inconclusive',
  'added',
  'removed',
  /** It drifted, and the difference is permitted now. */
  'waived',
  'fixed',
  /** From inconclusive, or a gate that was not measured, to parity. */
  'settled',
  /** A gate only. */
  'no-longer-measured',
  'unchanged',
] as const

export type Change = (typeof changes)[number]

export type CaseState = Pick<CaseResult, 'verdict' | 'reason' | 'waivedBy'>

/** One case in one mode; a run that did not have it is null. */
export interface CaseComparison {
  readonly suite: string
  readonly caseId: string
  readonly mode: Mode
  readonly change: Change
  readonly before: CaseState | null
  readonly after: CaseState | null
}

/** One gate; a run that did not have it is null. */
export interface GateComparison {
  readonly gate: string
  readonly change: Change
  readonly before: GateResult | null
  readonly after: GateResult | null
  /** The later `difference` minus the earlier one; null where one is unknown or has another unit. */
  readonly difference: number | null
  /** Whether the two intervals have no point in common; null where one is not whole. */
  readonly intervalsApart: boolean | null
}

/** How the sums and medians of a side moved; a ratio is the later figure to the earlier one. */
export interface TotalsChange {
  readonly samples: number
  readonly failed: number
  readonly ttftRatio: number | null
  readonly totalRatio: number | null
  readonly costRatio: number | null
}

/** Something that was not the same in both runs, so that other differences may come from it. */
export interface Unlikeness {
  readonly what: string
  readonly before: string
  readonly after: string
}

/** `newly-drifting` and `newly-inconclusive` are what a pipeline blocks on. */
export const comparisonResults = ['newly-drifting', 'newly-inconclusive', 'no-new-drift'] as const

/** What changed from one run to another: every printer and the exit status read it. */
export interface RunComparison {
  readonly formatVersion: 1
  readonly result: (typeof comparisonResults)[number]
  /** One sentence: why. */
  readonly reason: string
  readonly verdicts: { readonly before: Verdict; readonly after: Verdict }
  readonly before: RunSummary
  readonly after: RunSummary
  readonly unlike: readonly Unlikeness[]
  /** Sentences to read the rest by: what was cut short, or the wrong way round. */
  readonly notes: readonly string[]
  readonly gates: readonly GateComparison[]
  readonly cases: readonly CaseComparison[]
  readonly totals: Readonly<Record<Side, TotalsChange>>
}
