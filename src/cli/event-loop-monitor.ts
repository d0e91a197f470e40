import { monitorEventLoopDelay } from 'node:perf_hooks'

const samplingIntervalMs = 10

/**
 * Measures how late our own event loop runs while requests are timed, less the sampling interval: if
 * the machine is too busy, latency says more about us than about the gateways.
 */
export function startEventLoopMonitor(): { stop(): number | null } {
  const histogram = monitorEventLoopDelay({ resolution: samplingIntervalMs })
  histogram.enable()
  return {
    stop() {
      histogram.disable()
      if (histogram.count === 0) return null
      const delayMs = histogram.mean / 1e6 - samplingIntervalMs
      return Math.max(0, Math.round(delayMs * 1000) / 1000)
    },
  }
}
