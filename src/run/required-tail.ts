import type { GateSetting } from '../model/gate.ts'

export const tailMetric = 'latency.tail'

/** The same gates, with the tail of latency over the whole run as one that decides. */
export function withRequiredTail(gates: readonly GateSetting[]): GateSetting[] {
  const isTail = (gate: GateSetting) => gate.metric === tailMetric && gate.scope.kind === 'run'
  return [
    ...gates.filter(gate => !isTail(gate)),
    { ...gates.find(isTail), metric: tailMetric, scope: { kind: 'run' }, required: true },
  ]
}
