import type { ResponseHeaders } from '../wire/facts/identity.ts'

/** Takes a response while it arrives. */
export interface ResponseConsumer {
  onHeaders(status: number, headers: ResponseHeaders): void
  onChunk(chunk: Uint8Array, atMs: number): void
  /** Nothing more is to be expected, even if the connection stays open. */
  hasEnded(): boolean
}

/** Hands what arrives of a response to its consumer, until it is stopped. */
export interface Delivery {
  headers(status: number, headers: ResponseHeaders): void
  /** Only keeps the piece and its time: reading waits until every connection had its turn. */
  readonly piece: (piece: Uint8Array, atMs: number) => void
  /** Hands over what was kept. */
  catchUp(): void
  stop(): void
  isStopped(): boolean
}

export interface DeliveryOptions {
  /** Bytes that are kept at the most. */
  readonly maxBytes: number
  readonly onTooLarge: () => void
  /** The consumer expects nothing after the piece that came at this time. */
  readonly onLast: (atMs: number) => void
  /** A defect of the consumer, which is ours and must not look like a failure of the gateway. */
  readonly onDefect: (error: Error) => void
}

/**
 * The work on what arrived is put off to the end of the event loop's turn: while one answer is decoded,
 * the clock of no other runs on.
 */
export function createDelivery(consumer: ResponseConsumer, options: DeliveryOptions): Delivery {
  const kept: { readonly piece: Uint8Array; readonly atMs: number }[] = []
  let receivedBytes = 0
  let hasLast = false
  let isStopped = false

  function onDefect(error: unknown): void {
    options.onDefect(error instanceof Error ? error : new Error(String(error)))
  }

  function catchUp(): void {
    for (const { piece, atMs } of kept.splice(0)) {
      if (isStopped) return
      try {
        consumer.onChunk(piece, atMs)
      } catch (error) {
        onDefect(error)
        return
      }
      if (hasLast || !consumer.hasEnded()) continue
      hasLast = true
      options.onLast(atMs)
    }
  }

  return {
    headers(status, headers) {
      try {
        consumer.onHeaders(status, headers)
      } catch (error) {
        onDefect(error)
      }
    },
    piece(piece, atMs) {
      if (isStopped) return
      receivedBytes += piece.length
      if (receivedBytes > options.maxBytes) {
        options.onTooLarge()
        return
      }
      kept.push({ piece, atMs })
      if (kept.length === 1) setImmediate(catchUp)
    },
    catchUp,
    stop() {
      isStopped = true
    },
    isStopped: () => isStopped,
  }
}
