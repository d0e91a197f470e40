import type { Dispatcher } from 'undici'
import type { ResponseHeaders } from '../wire/facts/identity.ts'
import { createDecompressor, type Decompressor } from './decompressor.ts'
import type { Delivery } from './deliver-response.ts'

export type HttpEnding =
  | { readonly kind: 'complete' }
  /** The consumer had all it wanted, but the server kept the connection open. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'undecodable'; readonly encoding: string }
  | { readonly kind: 'error'; readonly error: unknown }

/** What came of a response and when, on the monotonic clock, in milliseconds; null: not yet. */
export interface Arrival {
  status: number | null
  /** When the request was written to a connected socket. */
  sentMs: number | null
  headersMs: number | null
  firstByteMs: number | null
  /** How long the connection took that was opened for this request; null for an open one. */
  connectMs: number | null
}

/** A response under way. */
export interface Receiving {
  readonly arrival: Readonly<Arrival>
  /** What undici tells. */
  readonly handler: Dispatcher.DispatchHandler
  /** Gives the connection up. */
  abort(): void
}

export interface ReceiveOptions {
  readonly monotonicMs: () => number
  /** Asked when the request is written: how long its connection took; null for one that was open. */
  readonly openedInMs: () => number | null
  readonly delivery: Delivery
  /** Nothing more is wanted. */
  readonly settle: (ending: HttpEnding) => void
  /** Nothing more comes; what came may not have been read yet. */
  readonly settleLater: (ending: HttpEnding) => void
}

/** Takes the time of all that arrives, and delivers it without its content encoding. */
export function receiveResponse(options: ReceiveOptions): Receiving {
  const { monotonicMs, openedInMs, delivery, settle, settleLater } = options
  const arrival: Arrival = {
    status: null,
    sentMs: null,
    headersMs: null,
    firstByteMs: null,
    connectMs: null,
  }
  let controller: Dispatcher.DispatchController | null = null
  let decompressor: Decompressor | null = null

  function end(ending: HttpEnding): void {
    if (decompressor === null || delivery.isStopped()) settleLater(ending)
    else decompressor.end(() => settleLater(ending))
  }

  return {
    arrival,
    abort() {
      decompressor?.destroy()
      controller?.abort(notWanted())
    },
    handler: {
      onRequestStart(started) {
        if (delivery.isStopped()) {
          started.abort(notWanted())
          return
        }
        controller = started
        arrival.connectMs = openedInMs()
        arrival.sentMs = monotonicMs()
      },
      onResponseStart(_controller, status, rawHeaders) {
        if (status < 200 || delivery.isStopped()) return
        arrival.headersMs = monotonicMs()
        arrival.status = status
        const headers = joinHeaders(rawHeaders)
        delivery.headers(status, headers)
        const encoding = headers['content-encoding'] ?? 'identity'
        if (isPlain(encoding)) return
        const onError = (): void => settle({ kind: 'undecodable', encoding })
        decompressor = createDecompressor({ encoding, onPiece: delivery.piece, onError })
        if (decompressor === null) onError()
      },
      onResponseData(_controller, chunk) {
        const atMs = monotonicMs()
        arrival.firstByteMs ??= atMs
        if (decompressor === null) delivery.piece(chunk, atMs)
        else decompressor.write(chunk, atMs)
      },
      onResponseEnd: () => end({ kind: 'complete' }),
      onResponseError: (_controller, error) => end({ kind: 'error', error }),
    },
  }
}

function notWanted(): Error {
  return new Error('no longer wanted')
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
