import type { FailureClass, Outcome } from '../model/exchange.ts'
import type { Fault } from '../model/suite.ts'

/** Failures that come before anybody looks at what is wrong with a request. */
const unrelated: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'network',
  'timeout',
  'rate-limit',
  'overloaded',
])

const refusals: Readonly<Record<Fault, ReadonlySet<string>>> = {
  'invalid-key': new Set<FailureClass>(['auth', 'permission']),
  'invalid-model': new Set<FailureClass>(['model-not-found', 'invalid-request', 'permission']),
}

/**
 * How a request that is meant to fail was dealt with: the class of its failure, or `answered`; null
 * where it failed in a way that says nothing of what is wrong with it.
 */
export function faultClass(outcome: Outcome): FailureClass | 'answered' | null {
  if (outcome.kind === 'answered') return 'answered'
  return unrelated.has(outcome.failure.class) ? null : outcome.failure.class
}

/** Whether a server that works may refuse the fault in this way. */
export function isRefusalOf(fault: Fault, value: string): boolean {
  return refusals[fault].has(value)
}
