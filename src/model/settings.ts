import type { Defect } from './defect.ts'
import type { JsonObject } from './json.ts'
import type { Protocol } from './protocol.ts'
import type { Mode, Side } from './side.ts'
import type { JudgeModel } from './judge.ts'
import type { GateSetting } from './gate.ts'
import type { SourceLocation } from './problem.ts'

/** One side of a run, without its key. */
export interface SideSettings {
  /** Name of the gateway profile, without `simulated:`; simulated ones may end in a year. */
  readonly profile: string
  readonly protocol: Protocol
  readonly simulated: boolean
  /** What a simulated side does wrong on purpose. */
  readonly defects: readonly Defect[]
  /** What the OpenAI client takes: `/chat/completions` is appended. No trailing slash. */
  readonly baseUrl: string
  /** The environment variable that the key was read from; null when none is sent. */
  readonly keyVariable: string | null
  /** Further headers as configured; values of secret-looking ones are removed before storing. */
  readonly headers: Readonly<Record<string, string>>
  /** Fields put over every request of this side. */
  readonly request: JsonObject
  /** What this side may be sent in any 60 seconds; absent: no limit. */
  readonly requestsPerMinute?: number
  /** Input and output tokens; absent: no limit. */
  readonly tokensPerMinute?: number
  /** Model ids of the suites -> model ids of this side. */
  readonly models: Readonly<Record<string, string>>
}

/** A run that is judged while it is sent, at looks that are fixed beforehand, and may end early. */
export interface LookSettings {
  /**
   * `stop-early` sends the cases in parts, and ends when what was sent decides the verdict;
   * `until-decided` sends further samples of all that is open.
   */
  readonly rule: 'stop-early' | 'until-decided'
  /** The chance of error that each look may use up; together that of a run that is judged once. */
  readonly levels: readonly number[]
  /**
   * Stopping early: what of the first level goes to the test of quality that may be looked at after
   * each prompt.
   */
  readonly anytimeLevel?: number
  /** Until decided: no case gets more samples than this. */
  readonly maxSamples?: number
}

export interface RunSettings {
  /** Slots in flight. */
  readonly concurrency: number
  /** Further attempts after the first. */
  readonly retries: number
  /** Whole-request limit, in milliseconds. */
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
  readonly seed: string
  /** Where `seed` comes from. */
  readonly seedSource: 'given' | 'derived'
  /** US dollars that both sides together may cost; absent: no limit. */
  readonly budgetUsd?: number
  /** After which no more samples are started; absent: no limit. */
  readonly maxDurationMs?: number
  /** Absent: the run is judged once, when all is sent. */
  readonly looks?: LookSettings
}

export interface QualitySettings {
  readonly mode: 'identical' | 'equivalent'
  /** Share of answers, 0 to 1. */
  readonly margin: number
}

/** A named, reasoned, dated permission for one kind of difference on some cases. */
export interface Waiver {
  readonly id: string
  /** A glob over `suite/case-id`. */
  readonly cases: string
  /** A contract metric, `expect.failed`, or `*` for any finding. */
  readonly finding: string
  readonly reason: string
  readonly owner?: string
  /** The last day on which it applies, YYYY-MM-DD. */
  readonly expires: string
  readonly location?: SourceLocation
}

/** What the verdict is judged by, fixed before anything is sent. */
export interface JudgeSettings {
  readonly quality: QualitySettings
  readonly gates: readonly GateSetting[]
  readonly waivers: readonly Waiver[]
  readonly allowInconclusive: boolean
}

/** The whole of what a run was told to do; stored in the journal's header. */
export interface RunConfiguration {
  readonly sides: Readonly<Record<Side, SideSettings>>
  readonly run: RunSettings
  readonly judge: JudgeSettings
  /** Whom checks of the kind `judge` are put to. */
  readonly judgeModel?: JudgeModel
  /** Regular expressions; what they match is kept out of answers and reports. */
  readonly redact?: readonly string[]
  /** Once the run has ended and its reports are made, its journal loses prompts and answers. */
  readonly keepsContent?: false
  /** Mode of cases that name none. */
  readonly defaultMode: Mode | 'both'
}
