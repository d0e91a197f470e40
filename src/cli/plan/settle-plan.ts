import type { GateSetting } from '../../model/gate.ts'
import type { Problem } from '../../model/problem.ts'
import type { LookSettings } from '../../model/settings.ts'
import type { GoldenCase, Suite } from '../../model/suite.ts'
import { checkPlan, type CheckPlanOptions } from '../../run/check-plan.ts'
import { withMostSamples } from '../../run/looks.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { UsageError } from '../usage-error.ts'
import { chooseLooks, type ChooseLooksOptions } from './choose-looks.ts'
import { settleSamples, type SettleSamplesOptions } from './settle-samples.ts'

export interface SettledPlan {
  readonly suites: readonly Suite[]
  readonly cases: readonly GoldenCase[]
  readonly looks: LookSettings | undefined
  /** Why `samples: auto` is what it is; null where nobody asked. */
  readonly samplesReason: string | null
  readonly warnings: readonly Problem[]
}

export interface SettlePlanOptions extends SettleSamplesOptions {
  readonly flags: RunFlags
  readonly written: ChooseLooksOptions['written']
  /** What filters left out of the suites. */
  readonly leftOut: readonly GoldenCase[]
}

/**
 * How often each case is asked, and when the answers are looked at.
 *
 * @throws UsageError when no run of this plan could decide what is asked of it.
 */
export function settlePlan(selected: readonly Suite[], options: SettlePlanOptions): SettledPlan {
  const { flags, written, gates, recording, judge } = options
  const { suites, reason: samplesReason } = settleSamples(selected, options)
  const cases = suites.flatMap(suite => suite.cases)
  const isRecorded = recording !== null
  const looks = chooseLooks({ flags, written, cases, isRecorded, hasJudge: judge !== null })
  const leftOut = flags.paths.length > 0 ? 'unread' : options.leftOut
  const warnings =
    flags.command === 'record' ? [] : requireDecidable(cases, gates, { looks, leftOut })
  return { suites, cases, looks, samplesReason, warnings }
}

function requireDecidable(
  cases: readonly GoldenCase[],
  gates: readonly GateSetting[],
  {
    looks,
    leftOut,
  }: Pick<CheckPlanOptions, 'leftOut'> & { readonly looks: LookSettings | undefined },
): readonly Problem[] {
  // What the last look can show, the run can show.
  const most = looks ? withMostSamples(cases, looks, 0) : cases
  const errorLevel = looks?.levels.at(-1)
  const { errors, warnings } = checkPlan(most, gates, {
    ...(leftOut !== undefined && { leftOut }),
    ...(errorLevel !== undefined && { errorLevel }),
    ...(looks?.rule === 'until-decided' && { mostSamples: looks.maxSamples }),
  })
  const impossible = errors.filter(problem => problem.severity === 'error')
  if (impossible.length > 0) throw new UsageError(impossible)
  return [...errors, ...warnings]
}
