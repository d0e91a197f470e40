import { compareByCodeUnit } from '../../model/json.ts'
import type { NamedP } from './holm.ts'

/**
 * Names of the tests that are rejected when at most a share `q` of the rejections may be false on
 * average (Benjamini & Hochberg 1995).
 */
export function benjaminiHochberg(tests: readonly NamedP[], q: number): Set<string> {
  const sorted = [...tests].sort(
    (left, right) => left.p - right.p || compareByCodeUnit(left.name, right.name),
  )
  const last = sorted.findLastIndex(({ p }, rank) => p <= (q * (rank + 1)) / sorted.length)
  return new Set(sorted.slice(0, last + 1).map(test => test.name))
}
