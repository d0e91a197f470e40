import { formatCount } from '../model/format.ts'
import type { ReachedLimit } from '../model/reached-limit.ts'
import { atMost } from '../wire/prices/estimate-tokens.ts'
import { describeUnpriced, type RunEstimate } from './estimate-run.ts'
import type { PreparedRun } from './prepare-run.ts'

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

/** How to go on after a limit. */
export function describeGoingOn(
  limit: ReachedLimit,
  commands: { readonly resume: string; readonly resumeWithMore: string },
): string {
  return limit.kind === 'budget'
    ? `go on with a higher budget: ${commands.resumeWithMore}`
    : `go on with: ${commands.resume}`
}
