import type { Problem } from '../../model/problem.ts'
import { resolveSides, type ResolvedSides, type SidesInput } from './resolve-sides.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/**
 * The sides as they were resolved; from here on nothing that is said shows their secrets.
 *
 * @throws UsageError with all that is wrong with them, in other words where `reword` says so.
 */
export function requireSides(
  input: SidesInput,
  world: World,
  reword: (problem: Problem) => Problem = problem => problem,
): ResolvedSides {
  const resolved = resolveSides(input)
  if (!resolved.ok) throw new UsageError(resolved.problems.map(reword))
  world.hideSecrets(resolved.value.secrets)
  return resolved.value
}
