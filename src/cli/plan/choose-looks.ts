import type { Configuration } from '../../model/configuration.ts'
import type { LookSettings } from '../../model/settings.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { planLooks } from '../../run/looks.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { UsageError } from '../usage-error.ts'

export interface ChooseLooksOptions {
  readonly flags: Pick<RunFlags, 'command' | 'stopEarly' | 'untilDecided'>
  readonly written: Pick<Configuration['run'], 'stopEarly' | 'untilDecided'>
  readonly cases: readonly GoldenCase[]
  /** Whether the baseline of the run is a recording. */
  readonly isRecorded: boolean
  /** Whether a judge model decides checks of these cases. */
  readonly hasJudge: boolean
}

/** When the data of a run are looked at; undefined: once, when all is sent. */
export function chooseLooks(options: ChooseLooksOptions): LookSettings | undefined {
  const { flags, written, cases, isRecorded, hasJudge } = options
  if (flags.command === 'record') return undefined
  const isFlagged = flags.stopEarly || flags.untilDecided
  const { stopEarly = false, untilDecided = false } = isFlagged ? flags : written
  if (stopEarly && untilDecided) {
    throw new UsageError('--stop-early and --until-decided exclude each other: choose one')
  }
  if ((stopEarly || untilDecided) && hasJudge) {
    throw new UsageError(
      'a run with checks that a judge model decides is judged once, when all is sent: leave out those cases, or --stop-early and --until-decided',
    )
  }
  if (stopEarly) return planLooks('stop-early', cases) ?? undefined
  if (!untilDecided) return undefined
  if (isRecorded) {
    throw new UsageError(
      'until decided needs a baseline that can be asked: a recording has no further samples',
    )
  }
  const looks = planLooks('until-decided', cases)
  if (looks === null) {
    throw new UsageError(
      'until decided has nothing to add: no case gets more than 10 samples, and all have them',
    )
  }
  return looks
}
