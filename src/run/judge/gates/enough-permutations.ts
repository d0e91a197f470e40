import { countPlaces, isShared } from './correct-for-many.ts'
import type { MeasuredGate } from './measure-gate.ts'
import type { MeasureContext } from '../measures/measurement.ts'

/** How far below its level the smallest p-value of a test lies. */
const margin = 4
/** A look can hold quality against half of its level. */
const leastMargin = 2

/**
 * A p-value from permutations is never below 1 / (permutations + 1). The more gates share the error,
 * the smaller a p-value has to be; where that is less, a test would call chance whatever there is to
 * see. Then what reaches the smallest p-value there can be is tested again with as many permutations
 * as it takes. A larger p-value could not have counted either way, so no error rate rises.
 */
export function withEnoughPermutations(
  measured: readonly MeasuredGate[],
  { permutations, errorLevel }: Pick<MeasureContext, 'permutations' | 'errorLevel'>,
  measure: (item: MeasuredGate, permutations: number) => MeasuredGate,
): MeasuredGate[] {
  const { places, sharing } = countPlaces(measured)
  return measured.map(item => {
    const { gate, measured: found } = item
    if (!gate.required || found.p === null || found.p * (permutations + 1) > 1 + 1e-9) return item
    const tests = isShared(gate) ? places * sharing : places
    const enough = (times: number) => Math.ceil((times * tests) / errorLevel) - 1
    if (permutations >= enough(isShared(gate) ? 1 : leastMargin)) return item
    return measure(item, enough(margin))
  })
}
