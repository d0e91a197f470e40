import { holm } from '../../statistics/holm.ts'
import { usualErrorLevel } from '../error-level.ts'
import type { MeasuredGate } from './measure-gate.ts'
import type { Gate } from './resolve-gates.ts'

/** No gate is called so. */
const sharedPlace = 'contract'

/**
 * The keys of the gates whose test is significant, with the chance of any false alarm in the whole
 * report held at `errorLevel`, usually 5 %: Holm over the dimensions and every gate that a user
 * added; the default contract and expectation gates share one further place, by their smallest
 * adjusted p. Gates that decide nothing take no place from those that do, and are held against the
 * whole level each.
 */
export function correctForMany(measured: readonly MeasuredGate[], errorLevel: number): Set<string> {
  const tested = measured.filter(item => item.measured.status === 'measured')
  const required = tested.filter(item => item.gate.required)
  const shared = holm(required.filter(item => isShared(item.gate)).flatMap(toTest), errorLevel)
  const smallest = shared[0]?.adjusted
  const places = smallest === undefined ? [] : [{ name: sharedPlace, p: smallest }]
  const single = required.filter(item => !isShared(item.gate)).flatMap(toTest)
  const corrected = holm([...single, ...places], errorLevel)
  const rejected = new Set(corrected.filter(item => item.rejected).map(item => item.name))
  if (rejected.delete(sharedPlace)) {
    const rank = corrected.findIndex(item => item.name === sharedPlace)
    // The level at which the shared place was won is all that its members have among themselves.
    const level = errorLevel / (corrected.length - rank)
    for (const item of shared) if (item.adjusted <= level) rejected.add(item.name)
  }
  const informational = tested.filter(item => !item.gate.required).flatMap(toTest)
  for (const item of informational) if (item.p <= errorLevel) rejected.add(item.name)
  return rejected
}

/** What the p-value of a single gate has to be at most, if no other gate is significant. */
export function strictestLevel(measured: readonly MeasuredGate[]): number {
  const required = measured.filter(
    ({ gate, measured: { status } }) => gate.required && status === 'measured',
  )
  const single = required.filter(item => !isShared(item.gate)).flatMap(toTest)
  const places = required.filter(item => isShared(item.gate)).flatMap(toTest).length > 0 ? 1 : 0
  return usualErrorLevel / Math.max(1, single.length + places)
}

function toTest({ gate, measured: { p } }: MeasuredGate): { name: string; p: number } | [] {
  return p === null ? [] : { name: gate.key, p }
}

function isShared({ metric, threshold, scope }: Gate): boolean {
  const isContract = metric.family === 'contract' || metric.family === 'expect'
  return isContract && threshold === undefined && scope.kind === 'run'
}
