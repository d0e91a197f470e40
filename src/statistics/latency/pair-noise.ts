import { hodgesLehmann } from './hodges-lehmann.ts'
import { normalQuantile } from '../basics/distributions.ts'
import { mean } from '../basics/summary.ts'

/** Variances of paired differences: of cases from each other, and of one pair within a case. */
export interface PairNoise {
  readonly between: number
  readonly within: number
}

const confidence = 0.95
/** With fewer cases their scatter says little. */
const fewestCases = 10

/**
 * The noise that the Hodges-Lehmann bound makes of paired differences, which a few wild values hardly
 * move: its reach with the first, the second, ... pair of each case alone, against its reach with the
 * means of all of them. Null below ten cases.
 */
export function measurePairNoise(cases: readonly (readonly number[])[]): PairNoise | null {
  const known = cases.filter(pairs => pairs.length > 0)
  const averaged = effectiveVariance(known.map(pairs => mean(pairs) ?? 0))
  if (averaged === null) return null
  const most = known.reduce((count, pairs) => Math.max(count, pairs.length), 0)
  const singles = Array.from({ length: most }, (_, place) =>
    effectiveVariance(known.flatMap(pairs => pairs[place] ?? [])),
  ).filter(variance => variance !== null)
  const single = mean(singles)
  const inverse = mean(known.map(pairs => 1 / pairs.length)) ?? 1
  // With one pair a case, nobody can tell whose scatter it is; that of pairs is the usual one.
  if (single === null || inverse > 0.999) return { between: 0, within: averaged }
  const within = Math.max(0, (single - averaged) / (1 - inverse))
  return { between: Math.max(0, averaged - within * inverse), within }
}

/** The variance of normal values whose mean would be bounded as closely. */
function effectiveVariance(values: readonly number[]): number | null {
  if (values.length < fewestCases) return null
  const { estimate, high } = hodgesLehmann(values)
  if (estimate === null || high === null) return null
  return ((high - estimate) / normalQuantile(confidence)) ** 2 * values.length
}
