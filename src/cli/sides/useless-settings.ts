import type { SideConfiguration } from '../../model/configuration.ts'
import type { Side } from '../../model/side.ts'
import type { SideFlags } from '../flags/side-flags.ts'

/**
 * Flags and settings that belong to a real gateway, given for a side that is simulated: whoever wrote
 * them expects requests to go there. A configured gateway that `--simulated` overrides is no such case.
 */
export function findUselessSettings(
  side: Side,
  flags: SideFlags,
  configured: SideConfiguration | undefined,
): readonly string[] {
  const isSimulatedByName = configured?.gateway?.startsWith('simulated') ?? false
  const named = {
    [`--${side}-url`]: flags.url !== undefined,
    [`--${side}-key-env`]: flags.keyVariable !== undefined,
    [`${side}.url`]: isSimulatedByName && configured?.url !== undefined,
    [`${side}.keyEnv`]: isSimulatedByName && configured?.keyVariable !== undefined,
    [`${side}.headers`]: isSimulatedByName && Object.keys(configured?.headers ?? {}).length > 0,
  }
  return Object.entries(named).flatMap(([name, isGiven]) => (isGiven ? name : []))
}
