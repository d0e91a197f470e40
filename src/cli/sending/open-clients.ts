import type { DecodeWhole } from '../../gateway/decode-whole.ts'
import type { GatewayClient } from '../../gateway/gateway-client.ts'
import type { SampleRequest } from '../../model/exchange.ts'
import type { Side } from '../../model/side.ts'
import { caseKey } from '../../model/suite.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import { openClient } from '../sides/open-client.ts'
import type { RunningSimulators } from '../sides/simulators.ts'
import type { World } from '../world.ts'

export interface OpenClientsOptions {
  readonly prepared: PreparedRun
  readonly simulators: RunningSimulators | null
  readonly world: World
  readonly decodeWhole: DecodeWhole
}

/** The clients of both sides of a run. */
export function openClients(options: OpenClientsOptions): Readonly<Record<Side, GatewayClient>> {
  const { prepared, ...others } = options
  const open = (side: Side): GatewayClient => {
    const isSentinel = prepared.recorded !== null && side === 'baseline'
    const { client } = openClient({
      ...others,
      side,
      resolved: prepared.sides.sides[side],
      simulatedHeaders: isSentinel ? sentinelHeader : slotHeader,
      run: prepared.configuration.run,
    })
    return client
  }
  return { baseline: open('baseline'), candidate: open('candidate') }
}

/** Tells a simulated gateway which sample it answers, so that answers do not depend on arrival order. */
function slotHeader({ golden, mode, sample }: SampleRequest): Record<string, string> {
  return { 'x-parity-slot': `${encodeURIComponent(caseKey(golden))};${mode};${sample}` }
}

/** What was recorded are the first samples of a case; its check asks for further ones. */
function sentinelHeader(request: SampleRequest): Record<string, string> {
  return slotHeader({ ...request, sample: request.golden.samples + request.sample })
}
