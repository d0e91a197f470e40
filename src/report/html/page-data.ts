import type { Exchange, RequestChange } from '../../model/exchange.ts'
import type { JsonObject } from '../../model/json.ts'
import type { CaseResult, RunReport } from '../../model/report.ts'
import type { Mode, Side } from '../../model/side.ts'
import type { ChatMessage, CompareSettings, Expectation, Fault } from '../../model/suite.ts'

/** What the page shows, embedded in it as JSON. */
export interface PageData {
  /** Configured headers without their values. */
  readonly report: Omit<RunReport, 'cases'>
  /** `ai-stats (api.example.com)` */
  readonly sideTitles: Readonly<Record<Side, string>>
  /** What a simulated run says and does not say; null for a real one. */
  readonly caution: string | null
  /** At most three, in the order in which to look at them. */
  readonly lookFirst: readonly LookFirst[]
  /** False: prompts, answers and golden checks were left out on demand. */
  readonly includesContent: boolean
  /** What was cut to keep the page fast, in one sentence; empty when nothing had to be. */
  readonly cutNote: string
  /** One for each case and mode, in plan order. */
  readonly cases: readonly PageCase[]
  readonly distributions: Distributions
}

/** Names a case in one mode. */
export interface CaseAddress {
  readonly suite: string
  readonly caseId: string
  readonly mode: Mode
}

export interface LookFirst extends CaseAddress {
  readonly why: string
}

export interface PageCase {
  readonly result: CaseResult
  readonly compare: CompareSettings
  readonly fault: Fault | null
  readonly model: string
  /** Null without content. */
  readonly prompt: PagePrompt | null
  readonly requests: Readonly<Record<Side, PageRequest | null>>
  /** Body fields that the requests of both sides have in common. */
  readonly sharedBody: JsonObject
  readonly exchanges: readonly PageExchange[]
  /** How many exchanges are not among them, to keep the page of a large run fast. */
  readonly samplesLeftOut: number
}

interface PagePrompt {
  readonly turns: readonly (readonly ChatMessage[])[]
  readonly expect: readonly Expectation[]
  readonly golden: string | null
}

/** The first request of a sample, as it went out, without the key. */
export interface PageRequest {
  /** A variable's name stands for the address of a simulator, which is gone. */
  readonly base: { readonly url: string } | { readonly variable: string }
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Names of headers that the user configured: their values may be secret. */
  readonly configuredHeaders: readonly string[]
  readonly key: PageKey | null
  /** Fields that only this side has, or has with another value. */
  readonly body: JsonObject
  /** Some text in the body is shortened here, so that it cannot be sent as it stands. */
  readonly isCut: boolean
  readonly changes: readonly RequestChange[]
}

export interface PageKey {
  readonly header: string
  readonly prefix: string
  /** The environment variable that holds the key; null where a wrong key was sent on purpose. */
  readonly variable: string | null
}

/** An exchange without what its case says already. */
export interface PageExchange extends Omit<
  Exchange,
  'suite' | 'caseId' | 'mode' | 'requestChanges'
> {
  /** How many characters of the output are missing here. */
  readonly cutCharacters: number
}

/** Of all samples whose time counts: answered at once, not from a cache, not meant to fail. */
export interface Distributions {
  readonly ttft: Readonly<Record<Side, Distribution>>
  readonly total: Readonly<Record<Side, Distribution>>
}

export interface Distribution {
  readonly samples: number
  /** Milliseconds at equally spaced shares, from the smallest to the largest. */
  readonly quantiles: readonly number[]
}
