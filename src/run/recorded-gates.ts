import type { GateSetting } from '../model/gate.ts'

/** Metrics that rest on both sides having been asked at the same time. */
const pairedInTime: ReadonlySet<string> = new Set([
  'latency.ttft',
  'latency.total',
  'latency.tail',
  'errors.rate',
  'errors.first-attempt',
])

export function isPairedInTime(metric: string): boolean {
  return pairedInTime.has(metric)
}

/**
 * The gates of a run whose baseline was recorded: what is not paired in time decides nothing, unless
 * the configuration asks for it.
 */
export function withoutTimedGates(gates: readonly GateSetting[]): GateSetting[] {
  const configured = new Set(
    gates.flatMap(({ metric, scope }) => (scope.kind === 'run' ? metric : [])),
  )
  const informational = [...pairedInTime].flatMap((metric): GateSetting[] =>
    configured.has(metric) ? [] : [{ metric, scope: { kind: 'run' }, required: false }],
  )
  return [...gates, ...informational]
}
