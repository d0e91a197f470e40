import { formatCount } from '../../model/format.ts'
import type { ReachedLimit } from '../../model/reached-limit.ts'
import { atMost } from '../../wire/prices/estimate-tokens.ts'
import { describeUnpriced, type RunEstimate } from '../plan/estimate-run.ts'
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
