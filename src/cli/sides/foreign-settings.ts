import type { SideConfiguration } from '../../model/configuration.ts'
import type { Side } from '../../model/side.ts'
import type { GatewayProfile } from '../../wire/dialect/profile.ts'
import type { SideFlags } from '../flags/side-flags.ts'
import { findOwnUrl } from './resolve-access.ts'
import type { SideContext } from './resolve-sides.ts'

/** Refuses what would send a key to the address of another gateway, and warns of the rest. */
export function tellForeignSettings(
  side: Side,
  profile: GatewayProfile,
  context: SideContext,
): void {
  const { flags, configuration } = context.input
  const hasOwnUrl = findOwnUrl(side, profile, context) !== undefined
  const foreign = findForeignSettings(flags[side], configuration.sides[side], hasOwnUrl)
  if (foreign === null) return
  const { leaking, harmless, gateway } = foreign
  const describe = (settings: readonly string[]): string =>
    `the ${side} is ${profile.name} by flag, but the config gives its ${settings.join(', ')} for ${gateway}`
  if (harmless.length > 0) context.notes.push(describe(harmless))
  if (leaking.length === 0) return
  context.report(
    `${describe(leaking)}: a secret of the one would go to the other`,
    `use a config of its own with -c, or give --${side}-url and --${side}-key-env`,
  )
}

/** Settings of a side that were written for another gateway than the one that a flag names. */
interface ForeignSettings {
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
function findForeignSettings(
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
