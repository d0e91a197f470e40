/** What sending needs of the world besides the network. */
export interface GatewayEffects {
  /** Wall clock, milliseconds since 1970. */
  now(): number
  monotonicMs(): number
  /** From 0 up to, not including, 1. */
  random(): number
  /** Resolves after the time, or as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}
