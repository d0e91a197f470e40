import { monitorEventLoopDelay } from 'node:perf_hooks'

const samplingIntervalMs = 10
/** In less than this, one late turn at the start of a process says more than all others. */
const shortestMs = 1000

/**
 * Measures how late our own event loop runs while requests are timed, less the sampling interval: if
 * the machine is too busy, latency says more about us than about the gateways. Null is unknown: the
 * time was too short to tell.
 */
export function startEventLoopMonitor(monotonicMs: () => number = () => performance.now()): {
  /** So far. */
  read(): number | null
  stop(): number | null
} {
  const startedMs = monotonicMs()
  const histogram = monitorEventLoopDelay({ resolution: samplingIntervalMs })
  histogram.enable()
  const read = () => {
    if (histogram.count === 0 || monotonicMs() - startedMs < shortestMs) return null
    const delayMs = histogram.mean / 1e6 - samplingIntervalMs
    return Math.max(0, Math.round(delayMs * 1000) / 1000)
  }
  return {
    read,
    stop() {
      histogram.disable()
      return read()
    },
  }
}
