import { reply } from './replies.ts'
import { startFaultServer } from '../servers/fault-server.ts'
import type { Fault } from './fault.ts'
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

/**
 * Plays every fault, those in which time plays a part after all others: what must arrive within a
 * limit does so then also on a busy machine.
 */
export async function observeFaults(): Promise<FaultMatrix> {
  const elsewhere = await startFaultServer(reply(200, '{}'))
  try {
    const groups = faultGroups(elsewhere.host)
    const faults = groups.flatMap(group => group.faults)
    const untimed = await observeAll(faults.filter(fault => !isTimed(fault)))
    const timed = await observeAll(faults.filter(isTimed))
    const observed = new Map([...untimed, ...timed])
    return {
      groups: groups.map(group => ({
        title: group.title,
        observations: group.faults.flatMap(fault => observed.get(fault) ?? []),
      })),
      headsElsewhere: elsewhere.heads,
    }
  } finally {
    await elsewhere.close()
  }
}

function isTimed({ timesOut, mustBeQuick }: Fault): boolean {
  return timesOut === true || mustBeQuick === true
}

function observeAll(faults: readonly Fault[]): Promise<[Fault, FaultObservation][]> {
  return Promise.all(faults.map(async fault => [fault, await observeFault(fault)]))
}
