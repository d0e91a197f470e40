import type { GateSetting } from '../model/gate.ts'

const metric = 'latency.tail'

const isTail = (gate: GateSetting): boolean => gate.metric === metric && gate.scope.kind === 'run'

export function hasRequiredTail(gates: readonly GateSetting[]): boolean {
  return gates.some(gate => isTail(gate) && gate.required)
}

/** The same gates, with the tail of latency over the whole run as one that decides. */
export function withRequiredTail(gates: readonly GateSetting[]): GateSetting[] {
  return [
    ...gates.filter(gate => !isTail(gate)),
    { ...gates.find(isTail), metric, scope: { kind: 'run' }, required: true },
  ]
}
