import type { FailureClass } from './exchange.ts'
import type { Mode, Side } from './side.ts'
import type { JudgeReport } from './judge.ts'
import type { PriceRow } from './price.ts'
import type { Problem, SourceLocation } from './problem.ts'
import type { RecordingReport } from './recording.ts'
import type { ReachedLimit } from './reached-limit.ts'
import type { LookSettings, SideSettings } from './settings.ts'

export type Verdict = 'parity' | 'drift' | 'inconclusive'

/** A gate about something that neither side shows is not measured; it blocks only if required by hand. */
export type GateVerdict = Verdict | 'not measured'

export interface GateResult {
  /** Full key: `quality.replaced{tag:billing}`. */
  readonly gate: string
  /** `run`, `suite:x`, `tag:x`. */
  readonly scope: string
  readonly metric: string
  readonly required: boolean
  readonly baseline: number | null
  readonly candidate: number | null
  /** The ratio for ratio metrics, else candidate minus baseline; shares as fractions. */
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  /** As configured, or empty when the metric has its own rule. */
  readonly threshold: string
  /** How many independent units it rests on (clusters; paired samples for error rates). */
  readonly samples: number
  readonly verdict: GateVerdict
  /** One plain sentence with the numbers, the limit and the data. */
  readonly reason: string
  /** How to write `difference`, `low` and `high`. */
  readonly unit: 'ratio' | 'share' | 'points' | 'ms'
}

/** One comparison result for one case. */
export interface Finding {
  /** A metric's name: `contract.finish-reason`, `expect.failed`. */
  readonly kind: string
  /** `break`: always on the candidate, never on the baseline. `flag`: significant. `note`: for reading. */
  readonly level: 'break' | 'flag' | 'note'
  readonly detail: string
  /** The waiver that permits it. */
  readonly waivedBy: string | null
}

export interface SideNumbers {
  readonly samples: number
  readonly answered: number
  readonly failed: number
  /** Medians over the samples of the case in this mode; null is unknown. */
  readonly ttftMs: number | null
  readonly totalMs: number | null
  /** Mean per sample. */
  readonly costUsd: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly model: string | null
  readonly provider: string | null
  readonly expectationsFailed: number
  readonly expectationsChecked: number
  /** Failure classes with counts, most frequent first. */
  readonly failures: readonly { readonly class: FailureClass; readonly count: number }[]
}

/** One case in one mode. */
export interface CaseResult {
  readonly suite: string
  readonly caseId: string
  readonly tags: readonly string[]
  readonly mode: Mode
  readonly location: SourceLocation
  readonly verdict: Verdict
  readonly reason: string
  readonly waivedBy: string | null
  readonly sides: Readonly<Record<Side, SideNumbers>>
  readonly selfSimilarity: number | null
  readonly crossSimilarity: number | null
  /** Self minus cross: above 0, the candidate is less like the baseline than the baseline itself. */
  readonly similarityDelta: number | null
  /** Empty below five samples. */
  readonly similarityP: number | null
  readonly latencyRatio: number | null
  readonly costRatio: number | null
  readonly findings: readonly Finding[]
  /** The first place where a baseline and a candidate answer part, with a few words of context. */
  readonly firstDifference: string
  /** Samples of the plan that were not carried out, both sides together; left out where there are none. */
  readonly unsent?: number
}

/** A time that a share of the samples did not exceed, with one-sided 95 % bounds. */
export interface TimeQuantile {
  readonly share: number
  readonly ms: number
  readonly low: number
  readonly high: number
}

/** How a quantile of the candidate's times compares with the baseline's, with one-sided 95 % bounds. */
export interface TimeRatio {
  readonly share: number
  readonly ratio: number
  readonly low: number
  readonly high: number
}

export interface SideTotals {
  readonly samples: number
  readonly answered: number
  readonly failed: number
  readonly attempts: number
  readonly costUsd: number | null
  /** Samples whose cost is unknown. */
  readonly costUnknown: number
  /** Samples whose cost was not reported but worked out at list prices. */
  readonly costPriced: number
  /** Null when no answer reported them. */
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly ttftMs: number | null
  readonly totalMs: number | null
  /** 50, 90, 95 and 99 % of them, as far as there are enough samples to bound them. */
  readonly ttftQuantiles: readonly TimeQuantile[]
  readonly totalQuantiles: readonly TimeQuantile[]
  readonly cacheHits: number
  readonly failures: readonly FailureTotal[]
}

/** A class of failures on one side of a run. */
export interface FailureTotal {
  readonly class: FailureClass
  readonly count: number
  /** What the server or the socket said the first time; absent where content is left out. */
  readonly message?: string
}

/**
 * What the quality gate makes of the run's own answers when their sides are drawn at random, so that
 * nothing differs, and when some of them are swapped besides. Shares are of the relabellings.
 */
export interface RelabelledReport {
  readonly relabellings: number
  /** How often it drifts though nothing differs. */
  readonly falseAlarms: number
  /** Which share of the candidate's answers were swapped for answers to other prompts. */
  readonly swapped: number
  /** How often it drifts then. */
  readonly caught: number
}

/** How a run came to its end that is judged while it is sent. */
export interface LookReport {
  readonly rule: LookSettings['rule']
  /** The look that the verdict rests on, from 1, and how many there may be. */
  readonly look: number
  readonly of: number
  /** The run ended before that look was due: answers had changed beyond doubt. */
  readonly early: boolean
  /** How often the bounds and the tests of this look may deceive. */
  readonly errorLevel: number
  /**
   * Why nothing more was sent: the verdict was decided, more of the same could not have decided it,
   * or no look was left. Null where sending was cut off before that.
   */
  readonly ended: 'decided' | 'hopeless' | 'last' | null
  /** Cases of the whole plan; those that were not needed are in no table. */
  readonly casesPlanned: number
}

/** What answers in the proportions of real traffic cost, as far as the weights of cases are these. */
export interface CostForecast {
  readonly answers: number
  readonly costUsd: Readonly<Record<Side, number>>
  /** Those with a cost on both sides. */
  readonly cases: number
  /** Some case has another weight than the others. */
  readonly isWeighed: boolean
}

/** The one verdict object: every printer and the exit status read it. */
export interface RunReport {
  readonly formatVersion: 1
  readonly toolVersion: string
  readonly runId: string
  readonly simulated: boolean
  readonly verdict: Verdict
  /** One sentence: why. */
  readonly reason: string
  /** One sentence: what to do next. */
  readonly nextStep: string
  /** Set when a side cannot be used at all: the run says nothing about parity. */
  readonly unusableSide: { readonly side: Side; readonly reason: string } | null
  readonly interrupted: boolean
  readonly reachedLimit: ReachedLimit | null
  /** Absent: the run was to be judged once, when all is sent. */
  readonly looks?: LookReport
  /** Where the baseline comes from, if it was not asked in this run. */
  readonly recording: RecordingReport | null
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly seed: string
  /** The suite files behind it, with the SHA-256 of their text in hex. */
  readonly suites: readonly {
    readonly name: string
    readonly file: string
    readonly sha256: string
  }[]
  readonly sides: Readonly<Record<Side, SideSettings>>
  readonly totals: Readonly<Record<Side, SideTotals>>
  /** Of 50 and 95 % of the samples, where both sides' quantiles are bounded; no verdict rests on them. */
  readonly timeRatios: { readonly ttft: readonly TimeRatio[]; readonly total: readonly TimeRatio[] }
  /** Absent where no case has a cost on both sides. No verdict rests on it. */
  readonly costForecast?: CostForecast
  readonly plan: {
    readonly cases: number
    readonly clusters: number
    readonly slots: number
    readonly samplesPlanned: number
    readonly samplesDone: number
    readonly concurrency: number
  }
  /** Mean delay of our own event loop, less the sampling interval, in milliseconds. */
  readonly eventLoopDelayMs: number | null
  /** Pairs left out of latency, and why. */
  readonly latencyLeftOut: {
    readonly apart: number
    readonly retried: number
    readonly cached: number
  }
  readonly gates: readonly GateResult[]
  /** How many every permutation test made: fewer where there is very much to permute. */
  readonly permutations: number
  /** Null without a measured quality gate; in words why it was left out. */
  readonly relabelled: RelabelledReport | { readonly leftOut: string } | null
  readonly cases: readonly CaseResult[]
  /** Of the judge model; null where no check asks for one. */
  readonly judge: JudgeReport | null
  /** The list prices that costs were worked out at; empty where all costs were reported. */
  readonly prices: readonly PriceRow[]
  /** Things to know that are no verdict: unused waivers, a self-comparison, changed requests. */
  readonly warnings: readonly Problem[]
}
