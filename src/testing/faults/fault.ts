import type { FailureClass } from '../../model/exchange.ts'
import type { Mode } from '../../model/side.ts'
import type { Play } from '../servers/fault-server.ts'
import type { Certificate } from './certificate.ts'

/** Something that a gateway, or what lies between, can do to a request. */
export interface Fault {
  /** What it does, as the rest of a sentence. */
  readonly does: string
  readonly mode: Mode
  readonly play: Play
  /** The failure's class, or that the answer is taken. */
  readonly ends: FailureClass | 'answered'
  /** Requests of one sample, with two retries allowed; 1 where it is not given. */
  readonly attempts?: number
  /** What the server asked to wait between them, where that is more than our own backoff. */
  readonly waitsMs?: readonly number[]
  /** Ends by the time limit, which is short then. */
  readonly timesOut?: boolean
  /** Must happen within a wait of the client's. */
  readonly mustBeQuick?: boolean
  /** Comes after an answer over the same connection. */
  readonly afterAnswer?: boolean
  /** Speaks TLS with it; `trusted` makes it known to the client. */
  readonly certificate?: Certificate & { readonly trusted: boolean }
  /** Asked for in place of the server's own address. */
  readonly baseUrl?: string
  /** Plays a proxy that stands before the gateway. */
  readonly proxy?: Play
}

export interface FaultGroup {
  readonly title: string
  readonly faults: readonly Fault[]
}

/** The wall clock of a run that meets faults: dates to wait for are written against it. */
export const faultClockMs = Date.UTC(2026, 2, 1, 10)
