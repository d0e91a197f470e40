import { createGatewayClient, type GatewayClient } from '../../gateway/gateway-client.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { Protocol } from '../../model/protocol.ts'
import type { Mode } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { findDialect } from '../../wire/find-dialect.ts'
import { aGoldenCase } from '../builders/build-golden-case.ts'
import { sideSettings } from '../builders/side-settings.ts'

export interface OneSample {
  /** The base URL. */
  readonly url: string
  readonly profile: string
  readonly protocol?: Protocol
  readonly mode?: Mode
  readonly apiKey?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly golden?: Partial<GoldenCase>
}

/** The real client with one connection, and without retries. */
export function openClient(given: Omit<OneSample, 'mode' | 'golden'>): GatewayClient {
  const dialect = findDialect(given.profile, given.protocol)
  if (dialect === undefined) throw new Error(`no ${given.profile} with ${given.protocol}`)
  return createGatewayClient({
    side: 'candidate',
    dialect,
    settings: { ...sideSettings(dialect, given.url), headers: given.headers ?? {} },
    apiKey: given.apiKey ?? null,
    run: {
      concurrency: 1,
      retries: 0,
      timeoutMs: 20_000,
      connectTimeoutMs: 5000,
      seed: '1',
      seedSource: 'given',
    },
    connections: 1,
    effects: {
      now: () => Date.now(),
      monotonicMs: () => performance.now(),
      random: () => 0.5,
      sleep: () => Promise.resolve(),
    },
  })
}

/** Sends one sample with the real client, over a real connection, without retries. */
export async function sendOnce(given: OneSample): Promise<Exchange> {
  const client = openClient(given)
  const { signal } = new AbortController()
  const mode = given.mode ?? 'unary'
  try {
    const golden = aGoldenCase(given.golden)
    return await client.send({ golden, side: 'candidate', mode, sample: 1 }, signal)
  } finally {
    await client.close()
  }
}
