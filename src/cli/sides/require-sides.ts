import { resolveSides, type ResolvedSides, type SidesInput } from './resolve-sides.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/**
 * The sides as they were resolved; from here on nothing that is said shows their secrets.
 *
 * @throws UsageError with all that is wrong with them.
 */
export function requireSides(input: SidesInput, world: World): ResolvedSides {
  const resolved = resolveSides(input)
  if (!resolved.ok) throw new UsageError(resolved.problems)
  world.hideSecrets(resolved.value.secrets)
  return resolved.value
}
