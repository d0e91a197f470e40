import { buildConnector, errors, Pool } from 'undici'
import { createDelivery, type ResponseConsumer } from './deliver-response.ts'
import { onAbort } from './on-abort.ts'
import { createProxyConnector, type ProxyAddress } from './proxy-connector.ts'
import { receiveResponse, type Arrival, type HttpEnding } from './receive-response.ts'
import { fitsHeader } from './request-headers.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** With the leading slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
  /** Whole request, from the moment it is handed over. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** What came, with points in time on the monotonic clock, in milliseconds. */
export interface HttpResult extends Readonly<Arrival> {
  readonly ending: HttpEnding
  /** When the request was handed over; it may have waited for a free connection. */
  readonly startedMs: number
  readonly endMs: number
}

export interface HttpTransport {
  /** Never rejects but for a defect in the consumer. */
  send(request: HttpRequest, consumer: ResponseConsumer): Promise<HttpResult>
  close(): Promise<void>
}

export interface HttpTransportOptions {
  readonly origin: string
  readonly connections: number
  readonly connectTimeoutMs: number
  readonly monotonicMs: () => number
  /** Decoded bytes of one response after which it is cut off. */
  readonly maxResponseBytes: number
  /** None by default. */
  readonly proxy?: ProxyAddress | null
  readonly poolOptions?: Omit<Pool.Options, 'connect'> & {
    readonly connect?: buildConnector.BuildOptions
  }
}

/** How long a connection may stay open after the end of an answer before we close it. */
const lingerMs = 200

/** The longest delay that `setTimeout` takes. */
const longestTimerMs = 2 ** 31 - 1

/** Sends requests over a pool of connections and takes the time of everything that arrives. */
export function createHttpTransport(options: HttpTransportOptions): HttpTransport {
  const { monotonicMs, maxResponseBytes: maxBytes } = options
  const { pool, openedInMs } = openPool(options)

  function send(request: HttpRequest, consumer: ResponseConsumer): Promise<HttpResult> {
    return new Promise((resolve, reject) => {
      const startedMs = monotonicMs()
      let endedMs: number | null = null

      const delivery = createDelivery(consumer, {
        maxBytes,
        onTooLarge: () => settle({ kind: 'too-large' }),
        onLast: atMs => {
          endedMs = atMs
          clearTimeout(timer)
          timer = setTimeout(() => settle({ kind: 'stopped' }), lingerMs)
        },
        onDefect: error => {
          if (release()) reject(error)
          receiving.abort()
        },
      })
      const receiving = receiveResponse({ monotonicMs, openedInMs, delivery, settle, settleLater })

      /** True for the first that ends the request: what comes after it counts for nothing. */
      function release(): boolean {
        if (delivery.isStopped()) return false
        delivery.stop()
        clearTimeout(timer)
        stopListening?.()
        return true
      }

      function settle(ending: HttpEnding): void {
        delivery.catchUp()
        if (!release()) return
        if (ending.kind !== 'complete' && ending.kind !== 'error') receiving.abort()
        const endMs = endedMs ?? monotonicMs()
        const { status, sentMs, headersMs, firstByteMs, connectMs } = receiving.arrival
        resolve({ ending, status, startedMs, sentMs, headersMs, firstByteMs, endMs, connectMs })
      }

      function settleLater(ending: HttpEnding): void {
        const atMs = monotonicMs()
        setImmediate(() => {
          delivery.catchUp()
          endedMs ??= atMs
          settle(ending)
        })
      }

      let stopListening: (() => void) | null = null
      let timer = setTimeout(
        () => settle({ kind: 'timeout' }),
        Math.min(request.timeoutMs, longestTimerMs),
      )
      if (request.signal.aborted) {
        settle({ kind: 'aborted' })
        return
      }
      stopListening = onAbort(request.signal, () => settle({ kind: 'aborted' }))
      const { method, path, headers, body } = request
      const obstacle = findObstacle(request)
      if (obstacle !== null) settleLater({ kind: 'error', error: obstacle })
      else pool.dispatch({ method, path, headers, body }, receiving.handler)
    })
  }

  return { send, close: () => pool.destroy() }
}

interface OpenPool {
  readonly pool: Pool
  /** While a request is written: how long its connection took, or null for one that was open. */
  readonly openedInMs: () => number | null
}

function openPool(options: HttpTransportOptions): OpenPool {
  const { monotonicMs, connectTimeoutMs: timeoutMs, proxy = null, poolOptions } = options
  const direct = buildConnector({ ...poolOptions?.connect, timeout: timeoutMs })
  const connector = proxy ? createProxyConnector({ proxy, connector: direct, timeoutMs }) : direct
  // Set only while a connection that has just opened takes its first request, which undici does
  // before the connector's callback returns.
  let latestMs: number | null = null
  const pool = new Pool(options.origin, {
    ...poolOptions,
    connections: options.connections,
    pipelining: 1,
    // Our own timer bounds the whole request; undici's would cut long thinking short.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (target, callback) => {
      const startedMs = monotonicMs()
      connector(target, (...outcome) => {
        latestMs = monotonicMs() - startedMs
        callback(...outcome)
        latestMs = null
      })
    },
  })
  return { pool, openedInMs: () => latestMs }
}

/** What cannot be written; undici's pool would send nothing more once it was handed such a request. */
function findObstacle({ headers }: HttpRequest): Error | null {
  const invalid = Object.entries(headers).find(([, value]) => !fitsHeader(value))
  return invalid ? new errors.InvalidArgumentError(`invalid ${invalid[0]} header`) : null
}
