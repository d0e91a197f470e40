import { isFoundByCase } from '../../../model/gate.ts'
import { holm } from '../../../statistics/multiplicity/holm.ts'
import { usualErrorLevel } from '../../error-level.ts'
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

/** Among how many the error is divided first, and how many gates share one of these places. */
export function countPlaces(measured: readonly MeasuredGate[]): {
  readonly places: number
  readonly sharing: number
} {
  const tests = measured.filter(
    ({ gate, measured: { status, p } }) => gate.required && status === 'measured' && p !== null,
  )
  const sharing = tests.filter(item => isShared(item.gate)).length
  return { places: tests.length - sharing + Math.min(1, sharing), sharing }
}

/** What the p-value of a single gate has to be at most, if no other gate is significant. */
export function strictestLevel(measured: readonly MeasuredGate[]): number {
  return usualErrorLevel / Math.max(1, countPlaces(measured).places)
}

function toTest({ gate, measured: { p } }: MeasuredGate): { name: string; p: number } | [] {
  return p === null ? [] : { name: gate.key, p }
}

/** Checks that nobody asked for by themselves. */
export function isShared({ metric, threshold, scope }: Gate): boolean {
  return isFoundByCase(metric) && threshold === undefined && scope.kind === 'run'
}
