import type { Exchange, SampleRequest, Send } from '../model/exchange.ts'
import type { Side } from '../model/side.ts'
import type { RunSettings, SideSettings } from '../model/settings.ts'
import type { Dialect } from '../wire/dialect/profile.ts'
import { maxResponseBytes } from './attempt-request.ts'
import { decodeHere, type DecodeWhole } from './decode-whole.ts'
import type { GatewayEffects } from './gateway-effects.ts'
import { createHttpTransport, type HttpTransportOptions } from './http-transport.ts'
import type { ProxyAddress } from './proxy-connector.ts'
import { sendProbe, type Probe, type ProbeRequest } from './send-probe.ts'
import { abortedCode } from './retry-policy.ts'
import { sendSample, type SampleContext } from './send-sample.ts'
import { warmUp } from './warm-up.ts'

export interface GatewayClientOptions {
  readonly side: Side
  readonly dialect: Dialect
  readonly settings: SideSettings
  /** Lives in this client only; nothing that it returns holds it. */
  readonly apiKey: string | null
  readonly run: RunSettings
  /** Names of configured headers that carry secrets. */
  readonly secretHeaders?: ReadonlySet<string>
  /** Connections that may be open at a time. */
  readonly connections: number
  /** Through which its connections are made; none by default. */
  readonly proxy?: ProxyAddress | null
  readonly effects: GatewayEffects
  /** Who decodes answers that are no streams; by default, the thread that sends. */
  readonly decodeWhole?: DecodeWhole
  /** Further headers of single samples; simulated gateways are told by them what to play. */
  readonly headersFor?: (request: SampleRequest) => Readonly<Record<string, string>>
  readonly dispatcherOptions?: NonNullable<HttpTransportOptions['poolOptions']>
}

export interface GatewayClient {
  /** Opens connections by as many cheap requests to the catalogue; their failures do not matter. */
  warmUp(count: number, signal: AbortSignal): Promise<void>
  readonly send: Send
  /** One request whose response is read as it stands, not as a sample. Trouble is a value. */
  probe(request: ProbeRequest, signal: AbortSignal): Promise<Probe>
  close(): Promise<void>
}

/** The one way to a side: sends its samples over a pool of connections of its own. */
export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  const { settings, run, effects, dialect, apiKey } = options
  const baseUrl = new URL(settings.baseUrl)
  const transport = createHttpTransport({
    origin: baseUrl.origin,
    connections: options.connections,
    connectTimeoutMs: run.connectTimeoutMs,
    monotonicMs: () => effects.monotonicMs(),
    maxResponseBytes,
    proxy: options.proxy ?? null,
    ...(options.dispatcherOptions ? { poolOptions: options.dispatcherOptions } : {}),
  })
  const context: SampleContext = {
    transport,
    dialect,
    settings,
    apiKey,
    run,
    effects,
    decodeWhole: options.decodeWhole ?? decodeHere,
    host: baseUrl.host,
    basePath: baseUrl.pathname.replace(/\/+$/, ''),
    secretHeaders: options.secretHeaders ?? new Set(),
    headersFor: options.headersFor ?? (() => ({})),
  }
  return {
    warmUp: (count, signal) => warmUp(context, count, signal),
    send: (request, signal, watch) =>
      sendSample(context, { ...request, side: options.side }, { signal, watch }),
    probe: (request, signal) => sendProbe(context, request, signal),
    close: () => transport.close(),
  }
}

/** Whether a sample failed only because we were interrupted: it says nothing about the side. */
export function isAborted(exchange: Exchange): boolean {
  return exchange.outcome.kind === 'failed' && exchange.outcome.failure.code === abortedCode
}
