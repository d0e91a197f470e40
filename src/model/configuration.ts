import type { GateSetting } from './gate.ts'
import type { JsonObject } from './json.ts'
import type { Protocol } from './protocol.ts'
import type { QualitySettings, Waiver } from './settings.ts'
import type { Mode, Side } from './side.ts'

/** One side as the configuration file describes it; what is absent comes from the profile. */
export interface SideConfiguration {
  /** A gateway profile: `llm-gateway`, `simulated:ai-stats`. */
  readonly gateway?: string
  /** Of those that the gateway speaks; its usual one by default. */
  readonly protocol?: Protocol
  readonly url?: string
  /** The environment variable that holds the key. */
  readonly keyVariable?: string
  /** Environment variables are filled in, so values can be secret. */
  readonly headers: Readonly<Record<string, string>>
  /** Names of the headers that the environment fills in, and what it fills in: never to be stored. */
  readonly secretHeaders?: readonly string[]
  readonly secrets?: readonly string[]
  /** Fields put over every request of this side. */
  readonly request: JsonObject
  /** What this side may be sent in any 60 seconds; absent: no limit. */
  readonly requestsPerMinute?: number
  /** Input and output tokens; absent: no limit. */
  readonly tokensPerMinute?: number
  /** What a simulated side does wrong. */
  readonly defect?: readonly string[]
}

/** The model that checks of the kind `judge` are put to. */
export interface JudgeConfiguration extends Omit<
  SideConfiguration,
  'requestsPerMinute' | 'tokensPerMinute' | 'defect'
> {
  readonly model: string
}

/** The ids under which each side knows a model that suites name. */
interface ModelIds {
  readonly baseline?: string
  readonly candidate?: string
}

/** How a run is carried out, as far as the file says. */
interface RunOptions {
  /** `auto`: as many as it takes, by what is known before the run. */
  readonly samples?: number | 'auto'
  readonly concurrency?: number
  readonly seed?: string
  readonly timeoutMs?: number
  readonly connectTimeoutMs?: number
  readonly retries?: number
  readonly mode?: Mode | 'both'
  /** US dollars that both sides together may cost. */
  readonly budgetUsd?: number
  /** After which no more samples are started, in milliseconds. */
  readonly maxDurationMs?: number
  /** Estimated US dollars above which a person is asked before anything is sent. */
  readonly askAboveUsd?: number
  /** Looks at the data while sending, and ends early when they decide the verdict. */
  readonly stopEarly?: boolean
  /** Sends further samples until the verdict is decided, within bounds. */
  readonly untilDecided?: boolean
}

/** `parity.config.yaml`, checked; an empty file is valid. */
export interface Configuration {
  readonly sides: Readonly<Partial<Record<Side, SideConfiguration>>>
  /** Keyed by the model id that suites use. */
  readonly models: Readonly<Record<string, ModelIds>>
  readonly judge?: JudgeConfiguration
  readonly run: RunOptions
  readonly quality: QualitySettings
  readonly gates: readonly GateSetting[]
  readonly waivers: readonly Waiver[]
  /** Files, folders or globs. */
  readonly suites?: readonly string[]
  /** The folder that reports are written to. */
  readonly output?: string
  /** Regular expressions of what answers and reports must not show. */
  readonly redact?: readonly string[]
  /** A file of the user's own prices. */
  readonly prices?: string
  /** False leaves prompts and answers out of reports, and of journals of runs that have ended. */
  readonly keepsContent?: boolean
}
