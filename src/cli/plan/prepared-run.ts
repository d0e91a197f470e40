import type { Configuration } from '../../model/configuration.ts'
import type { RunPlan } from '../../model/plan.ts'
import type { PriceRow } from '../../model/price.ts'
import type { Problem } from '../../model/problem.ts'
import type { RunConfiguration } from '../../model/settings.ts'
import type { GoldenCase, Suite } from '../../model/suite.ts'
import type { PlanNoise } from '../../run/forecast/plan-noise.ts'
import type { Sending } from '../../run/plan-sending.ts'
import type { Stage } from '../../run/plan-stages.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import type { ResolvedJudge } from '../sides/resolve-judge.ts'
import type { ResolvedSides } from '../sides/resolve-sides.ts'
import type { PreparedRecording } from './prepare-recording.ts'

/** A run that is known to be possible: nothing was sent yet. */
export interface PreparedRun {
  readonly configuration: RunConfiguration
  /** What of it the config says. */
  readonly written: Configuration['run']
  readonly sides: ResolvedSides
  /** Null where no check asks for one. */
  readonly judge: ResolvedJudge | null
  readonly suites: readonly Suite[]
  readonly cases: readonly GoldenCase[]
  readonly plan: RunPlan
  /** The plan in the parts between which the data are looked at; usually a single one. */
  readonly stages: readonly Stage[]
  /** Looks that an earlier part of the run has taken. */
  readonly looksTaken: number
  /** `record` asks the baseline alone and judges nothing. */
  readonly command: RunFlags['command']
  /** Where the baseline comes from, if it is not asked. */
  readonly recorded: PreparedRecording | null
  readonly sending: Sending
  /** The list prices that costs are worked out at where a gateway reports none. */
  readonly prices: readonly PriceRow[]
  /** Estimated US dollars above which a person is asked. */
  readonly askAboveUsd: number
  readonly output: string
  readonly warnings: readonly Problem[]
  /** How much answers vary, as far as it is known before the run. */
  readonly noise: PlanNoise
  /** Why `samples: auto` is what it is; null where nobody asked. */
  readonly samplesReason: string | null
}
