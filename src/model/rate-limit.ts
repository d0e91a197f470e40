import type { FailureClass } from './exchange.ts'

/** One limit of a gateway, as the headers of a response tell of it. */
export interface RateLimit {
  readonly counts: 'requests' | 'tokens'
  readonly remaining: number
  /** Null where only what remains is told. */
  readonly limit: number | null
  /** Until there is room again, in milliseconds from the response. */
  readonly resetMs: number | null
}

/** What a request that has ended tells of its side's limits. */
export interface RequestEnd {
  readonly failureClass: FailureClass | null
  /** How long the server asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null
  readonly rateLimits: readonly RateLimit[]
  /** Input and output together; null is unknown. */
  readonly tokens: number | null
}

/**
 * Goes with a sample while it is sent, so that its side can be kept within limits: the first request
 * has its room when the sample is sent, each later one asks for it.
 */
export interface SampleWatch {
  /** Resolves when the side has room for a request of this turn (from 1), or at the signal. */
  beforeRequest(turn: number, signal: AbortSignal): Promise<void>
  afterRequest(end: RequestEnd): void
  /** Where a server asks for a longer wait than this, the sample is not tried again. */
  patienceMs(): number
}
