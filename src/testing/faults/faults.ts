import { bodyFaults } from './body-faults.ts'
import { connectionFaults } from './connection-faults.ts'
import type { FaultGroup } from './fault.ts'
import { statusFaults } from './status-faults.ts'

/** Everything that a gateway is made to do; `elsewhere` is a host that redirects point to. */
export function faultGroups(elsewhere: string): readonly FaultGroup[] {
  return [...connectionFaults, ...bodyFaults, ...statusFaults(elsewhere)]
}
