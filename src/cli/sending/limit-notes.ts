import { formatCount } from '../../model/format.ts'
import type { ReachedLimit } from '../../model/reached-limit.ts'
import { atMost } from '../../wire/prices/estimate-tokens.ts'
import { describeUnpriced, type RunEstimate } from '../plan/estimate-run.ts'
import type { RunSettings } from '../../model/settings.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'

/** What a person who sets a budget has to know of it. */
export function describeBudgetLimits(
  { configuration }: Pick<PreparedRun, 'configuration'>,
  estimate: RunEstimate,
): string[] {
  if (configuration.run.budgetUsd === undefined) return []
  const unpriced = describeUnpriced(estimate)
  return [
    ...(unpriced.length === 0
      ? []
      : [
          'the budget cannot be guaranteed: where no price is known, samples under way are counted at what others of their side have cost',
        ]),
    ...(estimate.unlimited === 0
      ? []
      : [
          `the budget sets ${formatCount(atMost.outputTokens)} tokens aside for each request without max_tokens`,
        ]),
  ]
}

/** The command lines that go on with a run. */
export interface GoingOn {
  readonly resume: string
  /** With a higher budget. */
  readonly resumeWithMore: string
}

/** Twice the budget, or what the next slot may cost where that is more, in two digits. */
export function proposeBudgetUsd(
  { budgetUsd = 0 }: Pick<RunSettings, 'budgetUsd'>,
  { neededUsd }: { readonly neededUsd: number },
): number {
  if (neededUsd <= 2 * budgetUsd) return 2 * budgetUsd
  const unit = 10 ** (Math.floor(Math.log10(neededUsd)) - 1)
  return Number((Math.ceil(neededUsd / unit) * unit).toPrecision(2))
}

/** How to go on after a limit. */
export function describeGoingOn(limit: ReachedLimit, commands: GoingOn): string {
  switch (limit.kind) {
    case 'budget':
      return `go on with a higher budget: ${commands.resumeWithMore}`
    case 'duration':
    case 'side-failing':
      return `go on with: ${commands.resume}`
    case 'rate-limit':
      return `go on after that with: ${commands.resume}`
  }
}
