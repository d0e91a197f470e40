import { reply } from './replies.ts'
import { startFaultServer } from '../fault-server.ts'
import { faultGroups } from './faults.ts'
import { observeFault, type FaultObservation } from './observe-fault.ts'

export interface ObservedGroup {
  readonly title: string
  readonly observations: readonly FaultObservation[]
}

export interface FaultMatrix {
  readonly groups: readonly ObservedGroup[]
  /** Heads of what arrived at the host that redirects point to. */
  readonly headsElsewhere: readonly string[]
}

/** Plays every fault, all at the same time. */
export async function observeFaults(): Promise<FaultMatrix> {
  const elsewhere = await startFaultServer(reply(200, '{}'))
  try {
    const groups = await Promise.all(
      faultGroups(elsewhere.host).map(async ({ title, faults }) => ({
        title,
        observations: await Promise.all(faults.map(observeFault)),
      })),
    )
    return { groups, headsElsewhere: elsewhere.heads }
  } finally {
    await elsewhere.close()
  }
}
