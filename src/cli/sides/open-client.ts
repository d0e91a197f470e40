import type { SampleRequest } from '../../model/exchange.ts'
import type { RunSettings, SideSettings } from '../../model/settings.ts'
import type { Side } from '../../model/side.ts'
import type { DecodeWhole } from '../../gateway/decode-whole.ts'
import { createGatewayClient, type GatewayClient } from '../../gateway/gateway-client.ts'
import type { Dialect } from '../../wire/dialect/profile.ts'
import type { ResolvedSide } from './resolve-sides.ts'
import type { RunningSimulators } from './simulators.ts'
import { sleep } from '../sleep.ts'
import type { World } from '../world.ts'

export interface OpenClientOptions {
  readonly side: Side
  readonly resolved: ResolvedSide
  /** What is spoken to it; its own dialect by default. */
  readonly dialect?: Dialect
  /** Where one runs in its place, that is asked with its key. */
  readonly simulators: RunningSimulators | null
  /** Headers for a simulated gateway alone. */
  readonly simulatedHeaders?: (request: SampleRequest) => Readonly<Record<string, string>>
  readonly run: RunSettings
  readonly world: World
  /** Who decodes its whole answers, if it is not the thread that sends. */
  readonly decodeWhole?: DecodeWhole
}

export interface OpenClient {
  readonly client: GatewayClient
  /** As it is asked: with its headers, and where it really is. */
  readonly settings: SideSettings
  readonly apiKey: string | null
}

/** A client of one side, or of the simulated gateway that stands in for it. */
export function openClient(options: OpenClientOptions): OpenClient {
  const { side, resolved, simulators, simulatedHeaders, run, world } = options
  const { dialect = resolved.dialect } = options
  const simulated = simulators?.sides[side]
  const apiKey = simulated ? simulated.key : resolved.apiKey
  const settings: SideSettings = {
    ...resolved.settings,
    protocol: dialect.protocol,
    headers: resolved.headers,
    ...(simulated && { baseUrl: simulated.url }),
  }
  const client = createGatewayClient({
    side,
    dialect,
    settings,
    apiKey,
    secretHeaders: resolved.secretHeaders,
    run,
    connections: run.concurrency,
    proxy: resolved.proxy ?? null,
    effects: {
      now: () => world.now(),
      monotonicMs: () => world.monotonicMs(),
      random: () => world.random(),
      sleep,
    },
    ...(options.decodeWhole && { decodeWhole: options.decodeWhole }),
    ...(simulated && simulatedHeaders && { headersFor: simulatedHeaders }),
  })
  return { client, settings, apiKey }
}
