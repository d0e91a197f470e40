import type { ContractKind } from '../../../model/gate.ts'
import type { Mode, Side } from '../../../model/side.ts'
import type { SideNumbers } from '../../../model/report.ts'
import type { Expectation, GoldenCase } from '../../../model/suite.ts'
import type { QualityStratum } from '../../../statistics/quality/quality-stratum.ts'

export type BySide<Value> = Readonly<Record<Side, Value>>

/** One value of each side from the same slot. */
export type Pair<Value> = BySide<Value>

/** Times of a slot, and which side was sent first; null where the sides were not sent together. */
export interface TimedPair extends Pair<number> {
  readonly first: Side | null
}

/** Paired times in milliseconds, and what had to be left out of them. */
export interface LatencyEvidence {
  readonly ttftMs: readonly TimedPair[]
  readonly totalMs: readonly TimedPair[]
  /** Mean logarithm of the ratio of times per output token; null where none is known. */
  readonly perTokenLogRatio: number | null
  /** Slots that ought to have a pair: answered, or stopped by a time limit, on both sides. */
  readonly slots: { readonly ttft: number; readonly total: number }
  readonly leftOut: { readonly apart: number; readonly retried: number; readonly cached: number }
  /** Which side showed any time at all, paired or not. */
  readonly ttftSeen: BySide<boolean>
  readonly totalSeen: BySide<boolean>
}

/** What was paid, in US dollars. */
export interface CostEvidence {
  /** Slots that can be compared: answered on both sides, and by neither from a cache. */
  readonly slots: number
  /** In how many of these slots each side's cost is known. */
  readonly known: BySide<number>
  /** In how many of them it is no bill but worked out at list prices. */
  readonly priced: BySide<number>
  /** The costs of those slots in which both are. */
  readonly pairs: readonly Pair<number>[]
  /** Which side showed any cost at all. */
  readonly seen: BySide<boolean>
}

/** What one expectation said about each sample: `broken` or `ok`. */
export interface ExpectationEvidence {
  readonly kind: Expectation['kind']
  readonly description: string
  readonly outcomes: BySide<readonly string[]>
  /** What a failing candidate answer looked like. */
  readonly detail: string
}

/** Pairs of answers of one side to the same request, and how many of them are the same text. */
export interface RepeatEvidence {
  readonly pairs: number
  readonly identical: number
  /** Hashes of the different texts among them. */
  readonly texts: readonly number[]
}

export type ContractEvidence = Readonly<Record<ContractKind, BySide<readonly (string | null)[]>>>

/** Everything that the verdict needs to know of one case in one mode; no answers are kept. */
export interface CaseEvidence {
  readonly golden: GoldenCase
  readonly caseKey: string
  readonly mode: Mode
  readonly numbers: BySide<SideNumbers>
  readonly latency: LatencyEvidence
  readonly cost: CostEvidence
  readonly failed: readonly Pair<boolean>[]
  readonly firstAttemptFailed: readonly Pair<boolean>[]
  /** Signatures per kind and sample; null where a kind does not apply. */
  readonly contract: ContractEvidence
  /** What clients would misread in the form of each answer, sample by sample as in `contract`. */
  readonly wireForms: BySide<readonly (readonly string[])[]>
  readonly expectations: readonly ExpectationEvidence[]
  /** Text cases with an answer on both sides only. */
  readonly quality: QualityStratum | null
  /** Text cases above temperature 0 only, since only there do repeats have to differ. */
  readonly repeats: BySide<RepeatEvidence> | null
  readonly firstDifference: string
}

/** The unit in which the pieces of evidence of one case and mode are kept together. */
export function stratumKey(evidence: { readonly caseKey: string; readonly mode: Mode }): string {
  return `${evidence.caseKey}\u0000${evidence.mode}`
}

export function mapContract(
  contract: ContractEvidence,
  map: (signature: string | null) => string | null,
): ContractEvidence {
  return Object.fromEntries(
    Object.entries(contract).map(([kind, { baseline, candidate }]) => [
      kind,
      { baseline: baseline.map(map), candidate: candidate.map(map) },
    ]),
  ) as unknown as ContractEvidence
}

export function isTextCase({ golden }: Pick<CaseEvidence, 'golden'>): boolean {
  return golden.compare.kind === 'text' && !golden.fault
}
