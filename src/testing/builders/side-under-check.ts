import type { CheckContext, SideUnderCheck } from '../../check/asking/side-under-check.ts'
import { createGatewayClient } from '../../gateway/gateway-client.ts'
import type { Defect } from '../../model/defect.ts'
import type { Protocol } from '../../model/protocol.ts'
import type { Side } from '../../model/side.ts'
import { simulatedKeys, type SimulatedProfile } from '../../simulator/simulated-profile.ts'
import { startSimulator } from '../../simulator/start-simulator.ts'
import { findDialect } from '../../wire/find-dialect.ts'

interface SideParts {
  readonly side: Side
  readonly url: string
  readonly profile: string
  readonly protocol?: Protocol
  readonly apiKey?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly models?: Readonly<Record<string, string>>
}

interface OpenSide {
  readonly under: SideUnderCheck
  close(): Promise<void>
}

/** The real client for a side; it does not wait between attempts. */
export function openSide(parts: SideParts): OpenSide {
  const dialect = findDialect(parts.profile, parts.protocol)
  if (dialect === undefined) throw new Error(`no ${parts.profile} with ${parts.protocol}`)
  const { side, apiKey = null } = parts
  const settings = {
    profile: dialect.name,
    protocol: dialect.protocol,
    simulated: false,
    defects: [],
    baseUrl: parts.url,
    keyVariable: apiKey === null ? null : 'THE_KEY',
    headers: parts.headers ?? {},
    request: {},
    models: parts.models ?? {},
  }
  const client = createGatewayClient({
    side,
    dialect,
    settings,
    apiKey,
    run: {
      concurrency: 8,
      retries: 2,
      timeoutMs: 20_000,
      connectTimeoutMs: 5000,
      seed: '1',
      seedSource: 'given',
    },
    connections: 8,
    effects: {
      now: () => Date.now(),
      monotonicMs: () => performance.now(),
      random: () => 0.5,
      sleep: () => Promise.resolve(),
    },
  })
  const under = { side, dialect, settings, apiKey, client, furtherProtocols: [] }
  return { under, close: () => client.close() }
}

/** A simulated gateway that answers at once, as a side. */
export async function openSimulatedSide(
  side: Side,
  profile: SimulatedProfile,
  more: {
    readonly defects?: readonly Defect[]
    readonly protocol?: Protocol
    readonly models?: Readonly<Record<string, string>>
  } = {},
): Promise<OpenSide> {
  const { defects = [], ...parts } = more
  const stage = { profile, side, port: 0, seed: '1', delayFactor: 0 }
  const simulator = await startSimulator({ ...stage, defects })
  const name = profile.replace(/@\d{4}$/, '')
  const apiKey = simulatedKeys[profile]
  const opened = openSide({ side, url: simulator.url, profile: name, apiKey, ...parts })
  return {
    under: opened.under,
    close: async () => {
      await opened.close()
      await simulator.close()
    },
  }
}

/** Waits are not waited for. */
export function aCheckContext(given: Partial<CheckContext> = {}): CheckContext {
  return {
    cases: [],
    all: true,
    prices: [],
    variables: [],
    startedAt: '2026-11-20T10:00:00.000Z',
    signal: new AbortController().signal,
    now: () => Date.now(),
    sleep: () => Promise.resolve(),
    ...given,
  }
}
