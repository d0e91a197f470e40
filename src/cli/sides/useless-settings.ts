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

/** Settings of a side that were written for another gateway than the one that a flag names. */
export interface ForeignSettings {
  /** With these, a key or another secret would go to the wrong host. */
  readonly leaking: readonly string[]
  readonly harmless: readonly string[]
  /** The gateway that they are for. */
  readonly gateway: string
}

/**
 * Null where no flag names another gateway, or nothing was written for the one of the config.
 *
 * @param hasOwnUrl a flag or the environment gives the address
 */
export function findForeignSettings(
  flags: SideFlags,
  configured: SideConfiguration | undefined,
  hasOwnUrl: boolean,
): ForeignSettings | null {
  const { profile } = flags
  const gateway = configured?.gateway
  if (profile === undefined || gateway === undefined || profile === gateway) {
    return null
  }
  const hasSecretHeaders = (configured?.secretHeaders ?? []).length > 0
  const hasHeaders = Object.keys(configured?.headers ?? {}).length > 0
  const leaking = [
    ...(!hasOwnUrl && configured?.url !== undefined ? ['url'] : []),
    ...(flags.keyVariable === undefined && configured?.keyVariable !== undefined ? ['keyEnv'] : []),
    ...(hasSecretHeaders ? ['headers'] : []),
  ]
  const harmless = hasHeaders && !hasSecretHeaders ? ['headers'] : []
  return leaking.length + harmless.length === 0 ? null : { leaking, harmless, gateway }
}
