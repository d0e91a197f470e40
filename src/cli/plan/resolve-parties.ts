import type { PriceRow } from '../../model/price.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { resolveJudge, type ResolvedJudge } from '../sides/resolve-judge.ts'
import { requireSides } from '../sides/require-sides.ts'
import type { ResolvedSides, SidesInput } from '../sides/resolve-sides.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'
import { findLeaks } from './find-leaks.ts'

export interface Parties {
  /** Their secrets are those of the judge as well. */
  readonly sides: ResolvedSides
  /** Null where no check asks for one. */
  readonly judge: ResolvedJudge | null
}

/**
 * Whoever is asked about these cases; from here on nothing that is said shows their secrets.
 *
 * @throws UsageError with all that is wrong with them, and when a case holds one of their keys.
 */
export function resolveParties(
  input: SidesInput,
  asked: { readonly cases: readonly GoldenCase[]; readonly prices: readonly PriceRow[] },
  world: World,
): Parties {
  const resolved = requireSides(input, world)
  const { configuration, environment } = input
  // A recording of the baseline judges nothing.
  const judge =
    input.only === 'baseline' ? null : resolveJudge({ configuration, environment, ...asked })
  if (judge !== null) world.hideSecrets(judge.secrets)
  const sides = { ...resolved, secrets: [...resolved.secrets, ...(judge?.secrets ?? [])] }
  const leaks = findLeaks(asked.cases, sides)
  if (leaks.length > 0) throw new UsageError(leaks)
  return { sides, judge }
}
