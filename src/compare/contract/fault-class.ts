import type { FailureClass, Outcome } from '../../model/exchange.ts'
import type { Fault } from '../../model/suite.ts'

/** Limits are ours: they say nothing of what is wrong with a request. */
const limits: ReadonlySet<string> = new Set<FailureClass>(['rate-limit', 'overloaded'])

/** Nor do these, unless another side refuses the same request: then they are how this one does. */
const silences: ReadonlySet<string> = new Set<FailureClass>(['network', 'timeout'])

const refusals: Readonly<Record<Fault, ReadonlySet<string>>> = {
  'invalid-key': new Set<FailureClass>(['auth', 'permission']),
  'invalid-model': new Set<FailureClass>(['model-not-found', 'invalid-request', 'permission']),
}

/**
 * How a request that is meant to fail was dealt with: the class of its failure, or `answered`; null
 * where it met a limit.
 */
export function faultClass(outcome: Outcome): FailureClass | 'answered' | null {
  if (outcome.kind === 'answered') return 'answered'
  return limits.has(outcome.failure.class) ? null : outcome.failure.class
}

/** Whether it says by itself how a request that is meant to fail is dealt with. */
export function isTelling(value: string): boolean {
  return !limits.has(value) && !silences.has(value)
}

/** Whether a server that works may refuse the fault in this way. */
export function isRefusalOf(fault: Fault, value: string): boolean {
  return refusals[fault].has(value)
}
