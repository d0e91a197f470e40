import { buildConnector, errors, Pool, type Dispatcher } from 'undici'
import type { ResponseHeaders } from '../wire/facts/identity.ts'
import { createDecompressor, type Decompressor } from './decompressor.ts'
import { onAbort } from './on-abort.ts'
import { createProxyConnector, type ProxyAddress } from './proxy-connector.ts'
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

/** Takes a response while it arrives. */
export interface ResponseConsumer {
  onHeaders(status: number, headers: ResponseHeaders): void
  onChunk(chunk: Uint8Array, atMs: number): void
  /** Nothing more is to be expected, even if the connection stays open. */
  hasEnded(): boolean
}

type HttpEnding =
  | { readonly kind: 'complete' }
  /** The consumer had all it wanted, but the server kept the connection open. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'undecodable'; readonly encoding: string }
  | { readonly kind: 'error'; readonly error: unknown }

/** Points in time on the monotonic clock, in milliseconds. */
export interface HttpResult {
  readonly ending: HttpEnding
  readonly status: number | null
  /** When the request was handed over; it may have waited for a free connection. */
  readonly startedMs: number
  /** When it was written to a connected socket. */
  readonly sentMs: number | null
  readonly headersMs: number | null
  readonly firstByteMs: number | null
  readonly endMs: number
  /** How long the connection took that was opened for this request; null for an open one. */
  readonly connectMs: number | null
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

/**
 * Sends requests over a pool of connections and takes the time of everything that arrives. The work
 * on what arrived is put off to the end of the event loop's turn: while one answer is decoded, the
 * clock of no other runs on.
 */
export function createHttpTransport(options: HttpTransportOptions): HttpTransport {
  const { origin, monotonicMs, poolOptions } = options
  const { connectTimeoutMs: timeoutMs, proxy = null } = options
  const direct = buildConnector({ ...poolOptions?.connect, timeout: timeoutMs })
  const connector = proxy ? createProxyConnector({ proxy, connector: direct, timeoutMs }) : direct
  // Set only while a connection that has just opened takes its first request, which undici does
  // before the connector's callback returns.
  let openedInMs: number | null = null
  const pool = new Pool(origin, {
    ...poolOptions,
    connections: options.connections,
    pipelining: 1,
    // Our own timer bounds the whole request; undici's would cut long thinking short.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (target, callback) => {
      const startedMs = monotonicMs()
      connector(target, (...outcome) => {
        openedInMs = monotonicMs() - startedMs
        callback(...outcome)
        openedInMs = null
      })
    },
  })

  function send(request: HttpRequest, consumer: ResponseConsumer): Promise<HttpResult> {
    return new Promise((resolve, reject) => {
      const startedMs = monotonicMs()
      let controller: Dispatcher.DispatchController | null = null
      let decompressor: Decompressor | null = null
      let isSettled = false
      /** What came and was not read yet. */
      const pieces: { readonly piece: Uint8Array; readonly atMs: number }[] = []
      let receivedBytes = 0
      let status: number | null = null
      let sentMs: number | null = null
      let headersMs: number | null = null
      let firstByteMs: number | null = null
      let endedMs: number | null = null
      let connectMs: number | null = null

      function release(): boolean {
        if (isSettled) return false
        isSettled = true
        clearTimeout(timer)
        stopListening?.()
        return true
      }

      function settle(ending: HttpEnding): void {
        readPieces()
        if (!release()) return
        if (ending.kind !== 'complete' && ending.kind !== 'error') closeConnection()
        const endMs = endedMs ?? monotonicMs()
        resolve({ ending, status, startedMs, sentMs, headersMs, firstByteMs, endMs, connectMs })
      }

      function closeConnection(): void {
        decompressor?.destroy()
        controller?.abort(new Error('no longer wanted'))
      }

      /** A defect of ours must not look like a failure of the gateway. */
      function guarded(action: () => void): void {
        try {
          action()
        } catch (error) {
          if (release()) reject(error instanceof Error ? error : new Error(String(error)))
          closeConnection()
        }
      }

      /** Only takes the time: reading waits until every connection had its turn. */
      function onPiece(piece: Uint8Array, atMs: number): void {
        if (isSettled) return
        receivedBytes += piece.length
        if (receivedBytes > options.maxResponseBytes) {
          settle({ kind: 'too-large' })
          return
        }
        pieces.push({ piece, atMs })
        if (pieces.length === 1) setImmediate(readPieces)
      }

      function readPieces(): void {
        for (const { piece, atMs } of pieces.splice(0)) {
          if (isSettled) return
          guarded(() => consumer.onChunk(piece, atMs))
          if (endedMs !== null || !consumer.hasEnded()) continue
          endedMs = atMs
          clearTimeout(timer)
          timer = setTimeout(() => settle({ kind: 'stopped' }), lingerMs)
        }
      }

      function settleLater(ending: HttpEnding): void {
        const atMs = monotonicMs()
        setImmediate(() => {
          readPieces()
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

      const obstacle = findObstacle(request)
      if (obstacle !== null) {
        settleLater({ kind: 'error', error: obstacle })
        return
      }
      pool.dispatch(
        {
          method: request.method,
          path: request.path,
          headers: request.headers,
          body: request.body,
        },
        {
          onRequestStart: started => {
            if (isSettled) {
              started.abort(new Error('no longer wanted'))
              return
            }
            controller = started
            connectMs = openedInMs
            sentMs = monotonicMs()
          },
          onResponseStart: (_controller, statusCode, rawHeaders) => {
            if (statusCode < 200 || isSettled) return
            headersMs = monotonicMs()
            status = statusCode
            const headers = joinHeaders(rawHeaders)
            const encoding = headers['content-encoding'] ?? 'identity'
            guarded(() => consumer.onHeaders(statusCode, headers))
            if (isPlain(encoding)) return
            const onError = (): void => settle({ kind: 'undecodable', encoding })
            decompressor = createDecompressor({ encoding, onPiece, onError })
            if (decompressor === null) onError()
          },
          onResponseData: (_controller, chunk) => {
            const atMs = monotonicMs()
            firstByteMs ??= atMs
            if (decompressor === null) onPiece(chunk, atMs)
            else decompressor.write(chunk, atMs)
          },
          onResponseEnd: () => {
            if (decompressor === null || isSettled) settleLater({ kind: 'complete' })
            else decompressor.end(() => settleLater({ kind: 'complete' }))
          },
          onResponseError: (_controller, error) => settleError(error),
        },
      )

      function settleError(error: unknown): void {
        if (decompressor === null || isSettled) settleLater({ kind: 'error', error })
        else decompressor.end(() => settleLater({ kind: 'error', error }))
      }
    })
  }

  return { send, close: () => pool.destroy() }
}

/** What cannot be written; undici's pool would send nothing more once it was handed such a request. */
function findObstacle({ headers }: HttpRequest): Error | null {
  const invalid = Object.entries(headers).find(([, value]) => !fitsHeader(value))
  return invalid ? new errors.InvalidArgumentError(`invalid ${invalid[0]} header`) : null
}

function joinHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): ResponseHeaders {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    joined[name.toLowerCase()] = typeof value === 'string' ? value : (value ?? []).join(', ')
  }
  return joined
}

/** Some servers name a character set or say "none", and clients read such a body as it is. */
function isPlain(encoding: string): boolean {
  return /^\s*(?:identity|none|utf-?8)?\s*$/i.test(encoding)
}
