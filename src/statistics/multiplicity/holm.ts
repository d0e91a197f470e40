import { compareByCodeUnit } from '../../model/json.ts'

export interface NamedP {
  readonly name: string
  readonly p: number
}

export interface AdjustedP extends NamedP {
  /** To be held against the whole family's error rate; never below the p of a stronger test. */
  readonly adjusted: number
  readonly rejected: boolean
}

/**
 * Holm's step-down correction (Holm 1979): the chance of any false alarm in the family stays at
 * most `alpha`, however the tests depend on each other. Results come strongest first, ties by name.
 */
export function holm(tests: readonly NamedP[], alpha: number): AdjustedP[] {
  let floor = 0
  return [...tests]
    .sort((left, right) => left.p - right.p || compareByCodeUnit(left.name, right.name))
    .map(({ name, p }, rank, sorted) => {
      floor = Math.max(floor, Math.min(1, p * (sorted.length - rank)))
      return { name, p, adjusted: floor, rejected: floor <= alpha }
    })
}
