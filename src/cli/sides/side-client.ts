import type { GatewayClient } from '../../gateway/gateway-client.ts'
import type { RunSettings } from '../../model/settings.ts'
import { sides, type Side } from '../../model/side.ts'
import type { SideInProtocol, SideUnderCheck } from '../../check/asking/side-under-check.ts'
import { dialectOf, type Dialect } from '../../wire/dialect/profile.ts'
import { findProfile } from '../../wire/profiles.ts'
import { openClient } from './open-client.ts'
import type { ResolvedSide } from './resolve-sides.ts'
import type { RunningSimulators } from './simulators.ts'
import type { World } from '../world.ts'

export interface SideClients {
  readonly under: Readonly<Record<Side, SideUnderCheck>>
  close(): Promise<void>
}

/** Both sides, ready to be asked one thing after another. */
export function createSideClients(options: {
  readonly sides: Readonly<Record<Side, ResolvedSide>>
  readonly simulators: RunningSimulators | null
  readonly run: RunSettings
  readonly world: World
  /** Whether every protocol of a side's gateway is to be tried, not only its own. */
  readonly allProtocols?: boolean
}): SideClients {
  const clients: GatewayClient[] = []
  const create = (side: Side, dialect: Dialect): SideInProtocol => {
    const resolved = options.sides[side]
    const { client, settings, apiKey } = openClient({ ...options, side, resolved, dialect })
    clients.push(client)
    return { side, dialect, settings, apiKey, client }
  }
  const open = (side: Side): SideUnderCheck => {
    const { dialect } = options.sides[side]
    const further = options.allProtocols === true ? furtherDialects(dialect) : []
    return {
      ...create(side, dialect),
      furtherProtocols: further.map(other => create(side, other)),
    }
  }
  const [baseline, candidate] = sides.map(open) as [SideUnderCheck, SideUnderCheck]
  return {
    under: { baseline, candidate },
    close: async () => {
      await Promise.all(clients.map(client => client.close()))
    },
  }
}

function furtherDialects({ name, protocol: own }: Dialect): readonly Dialect[] {
  const profile = findProfile(name)
  if (profile === undefined) return []
  return profile.protocols.flatMap(({ protocol }) =>
    protocol === own ? [] : (dialectOf(profile, protocol) ?? []),
  )
}
