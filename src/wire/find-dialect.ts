import type { Protocol } from '../model/protocol.ts'
import { dialectOf, type Dialect } from './dialect/profile.ts'
import { findProfile } from './profiles.ts'

/** Undefined where there is no such gateway, or where it does not speak the protocol. */
export function findDialect(name: string, protocol?: Protocol): Dialect | undefined {
  const profile = findProfile(name)
  return profile && dialectOf(profile, protocol)
}
