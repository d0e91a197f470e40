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

/** A flag names another gateway than the config does, whose address would get the key of the first. */
export function describeKeptSettings(
  side: Side,
  flags: SideFlags,
  configured: SideConfiguration | undefined,
): string | null {
  const { profile } = flags
  const gateway = configured?.gateway
  if (profile === undefined || gateway === undefined || profile === gateway) return null
  const kept = [
    ...(flags.url === undefined && configured?.url !== undefined ? ['url'] : []),
    ...(flags.keyVariable === undefined && configured?.keyVariable !== undefined ? ['keyEnv'] : []),
    ...(Object.keys(configured?.headers ?? {}).length > 0 ? ['headers'] : []),
  ]
  if (kept.length === 0) return null
  return `the ${side} is ${profile} by flag, but its ${kept.join(', ')} are those that the config gives ${gateway}`
}
