import type { GateResult } from '../../../model/report.ts'
import type { Threshold } from '../../../model/gate.ts'
import type { BySide, CaseEvidence } from '../evidence/evidence.ts'

/** More than this share of answers, costs or times missing, and those that are there may be unlike the rest. */
export const tolerableMissingShare = 0.1

/** What was measured for one metric in one scope, before any limit is applied. */
export interface Measurement {
  /** `nothing`: neither side shows it. `one-sided`: only one does. */
  readonly status: 'measured' | 'nothing' | 'one-sided'
  readonly baseline: number | null
  readonly candidate: number | null
  /** The ratio for ratios, else candidate minus baseline. */
  readonly estimate: number | null
  /** One-sided bounds, each wrong with the context's `errorLevel`. */
  readonly low: number | null
  readonly high: number | null
  /** One-sided p of "the candidate is worse"; null when there is no test. */
  readonly p: number | null
  readonly samples: number
  readonly unit: GateResult['unit']
  /** Samples below which nothing can be shown, and what they count. */
  readonly needed: { readonly forParity: number; readonly forDrift: number; readonly noun: string }
  /**
   * What `p` tests against, in the unit of `estimate`: that nothing differs (1 for ratios, 0 for
   * differences), or the limit where that asks for something better.
   */
  readonly neutral: number
  /** Set when the data cannot carry a verdict, whatever the numbers say. */
  readonly obstacle: string | null
  /** The obstacle is that data are missing: what the rest proves different stands, parity does not. */
  readonly driftStands?: boolean
  /** What would remove the obstacle, where that takes more samples. */
  readonly remedy?: 'three samples' | 'more samples' | 'the same again' | null
  /** What the rates are shares of, where they are of less than all that differs. */
  readonly counted?: string
  /** Extra words for the reason: what was left out, what changed. */
  readonly remark: string
}

export interface MeasureContext {
  readonly seed: string
  /**
   * How often chance may deceive: each bound by itself, and all tests together. Less than the usual
   * 5 % where a run is looked at more than once.
   */
  readonly errorLevel: number
  readonly permutations: number
  /** Slots in flight at most, so that advice can name fewer. */
  readonly concurrency: number
  /** Mean delay of our own event loop in milliseconds; null when unknown. */
  readonly eventLoopDelayMs: number | null
  /** Why samples are missing and what to do, where finishing the run would not help. */
  readonly coverageRemedy?: string
}

/** Whether there is anything to compare, from which sides show it at all. */
export function statusOf(seen: BySide<boolean>): Pick<Measurement, 'status' | 'obstacle'> {
  if (!seen.baseline && !seen.candidate) return { status: 'nothing', obstacle: null }
  if (seen.baseline && seen.candidate) {
    return { status: 'measured', obstacle: 'no pair of samples shows it on both sides' }
  }
  const side = seen.baseline ? 'baseline' : 'candidate'
  return { status: 'one-sided', obstacle: `only the ${side} shows it` }
}

/** Which side shows something anywhere. */
export function anySeen(
  evidence: readonly CaseEvidence[],
  read: (item: CaseEvidence) => BySide<boolean>,
): BySide<boolean> {
  return {
    baseline: evidence.some(item => read(item).baseline),
    candidate: evidence.some(item => read(item).candidate),
  }
}

export const nothingMeasured: Omit<Measurement, 'unit' | 'needed' | 'neutral'> = {
  status: 'nothing',
  baseline: null,
  candidate: null,
  estimate: null,
  low: null,
  high: null,
  p: null,
  samples: 0,
  obstacle: null,
  remark: '',
}

/** Whether a bound keeps the limit. */
export function isInside(value: number, threshold: Threshold): boolean {
  switch (threshold.operator) {
    case '<=':
    case '<':
      // A bound that only just touches the limit has not shown that the limit is kept.
      return value < threshold.value
    case '>=':
      return value >= threshold.value
    case '>':
      return value > threshold.value
  }
}
