import type { Exchange } from '../../model/exchange.ts'
import { createGatewayClient } from '../../gateway/gateway-client.ts'
import { findDialect } from '../../wire/find-dialect.ts'
import { sideSettings } from '../builders/side-settings.ts'
import { aGoldenCase } from '../builders/build-golden-case.ts'
import { startFaultServer } from '../servers/fault-server.ts'
import { faultClockMs, type Fault } from './fault.ts'

export interface FaultObservation {
  readonly fault: Fault
  readonly exchange: Exchange
  /** Waits between attempts, in milliseconds; nothing really waited. */
  readonly waitsMs: readonly number[]
  /** Heads of the requests that the gateway got. */
  readonly heads: readonly string[]
}

export const faultKey = 'fault-matrix-key-0123456789'
const shortLimitMs = 3000
const longLimitMs = 25_000

/** Sends one sample, as a run does, to a gateway that plays the fault. */
export async function observeFault(fault: Fault): Promise<FaultObservation> {
  const { certificate } = fault
  const server = await startFaultServer(fault.play, certificate && { tls: certificate })
  const proxy = fault.proxy && (await startFaultServer(fault.proxy))
  const dialect = findDialect('openai-compatible')
  if (dialect === undefined) throw new Error('no such profile')
  const waitsMs: number[] = []
  const scheme = certificate || fault.baseUrl === 'https' ? 'https' : 'http'
  const ownUrl = `${scheme}://${server.host}/v1`
  const client = createGatewayClient({
    side: 'candidate',
    dialect,
    settings: {
      ...sideSettings(
        dialect,
        fault.baseUrl === undefined || fault.baseUrl === 'https' ? ownUrl : fault.baseUrl,
      ),
      keyVariable: 'KEY',
    },
    apiKey: faultKey,
    run: {
      concurrency: 1,
      retries: 2,
      timeoutMs: fault.timesOut === true ? shortLimitMs : longLimitMs,
      connectTimeoutMs: 10_000,
      seed: '1',
      seedSource: 'given',
    },
    connections: 1,
    proxy: proxy ? { origin: `http://${proxy.host}`, authorization: null } : null,
    effects: {
      now: () => faultClockMs,
      monotonicMs: () => performance.now(),
      random: () => 0,
      sleep: ms => {
        waitsMs.push(ms)
        return Promise.resolve()
      },
    },
    ...(certificate?.trusted === true && {
      dispatcherOptions: { connect: { ca: certificate.cert } },
    }),
  })
  const send = (): Promise<Exchange> =>
    client.send(
      { golden: aGoldenCase(), side: 'candidate', mode: fault.mode, sample: 1 },
      new AbortController().signal,
    )
  try {
    if (fault.afterAnswer === true) await send()
    return { fault, exchange: await send(), waitsMs, heads: server.heads }
  } finally {
    await Promise.all([client.close(), server.close(), proxy?.close()])
  }
}
