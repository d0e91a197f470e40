import type { Placed } from '../basics/cluster-layout.ts'
import type { LabelledGroup } from '../basics/relabel.ts'
import { blockMeansOf, preparePairSums } from '../basics/pair-sums.ts'

/** What the samples of one case in one mode show of one kind of contract. */
export interface ContractStratum extends Placed {
  /** Flags are `broken` or `ok`; values are compared with each other. */
  readonly kind: 'flag' | 'value'
  /** One entry per sample; null where the kind does not apply. */
  readonly baseline: readonly (string | null)[]
  readonly candidate: readonly (string | null)[]
  /** Of values: whether one is as it should be, where some are not. */
  readonly isWanted?: (value: string) => boolean
}

export interface Rates {
  readonly baseline: number
  readonly candidate: number
}

export interface PreparedRates {
  readonly baselineCount: number
  readonly size: number
  /** Every sample shows the same, so that no relabelling changes anything. */
  readonly isConstant: boolean
  /** The rates if these members were the baseline's. */
  ratesOf(group: LabelledGroup): Rates
  /** The shares of values that are not wanted; null where none is told from others. */
  readonly lossesOf: ((group: LabelledGroup) => Rates) | null
}

/**
 * Flags: the share of broken samples per side. Values: how often two baseline samples disagree, and
 * how often a candidate sample disagrees with a baseline sample. Null when there are too few.
 */
export function prepareRates(stratum: ContractStratum): PreparedRates | null {
  const baseline = applicable(stratum.baseline)
  const candidate = applicable(stratum.candidate)
  const needed = stratum.kind === 'value' ? 2 : 1
  if (baseline.length < needed || candidate.length < 1) return null
  const values = [...baseline, ...candidate]
  const { isWanted } = stratum
  return {
    baselineCount: baseline.length,
    size: values.length,
    isConstant: new Set(values).size === 1,
    ratesOf:
      stratum.kind === 'flag'
        ? brokenRates(values.map(value => value === 'broken'))
        : disagreementRates(values),
    lossesOf: isWanted ? brokenRates(values.map(value => !isWanted(value))) : null,
  }
}

export function applicable(values: readonly (string | null)[]): string[] {
  return values.filter(value => value !== null)
}

function brokenRates(isBroken: readonly boolean[]): PreparedRates['ratesOf'] {
  const broken = Uint8Array.from(isBroken, Number)
  const total = broken.reduce((sum, flag) => sum + flag, 0)
  return ({ members, from, count, size }) => {
    let baseline = 0
    for (let i = from; i < from + count; i++) baseline += broken[members[i] as number] as number
    return { baseline: baseline / count, candidate: (total - baseline) / (size - count) }
  }
}

function disagreementRates(values: readonly string[]): PreparedRates['ratesOf'] {
  const matrix = Float64Array.from(
    values.flatMap(left => values.map(right => (left === right ? 0 : 1))),
  )
  const sums = preparePairSums(matrix, values.length)
  const means = { self: 0, other: 0, cross: 0 }
  return group => {
    blockMeansOf(sums, group, means)
    return { baseline: means.self, candidate: means.cross }
  }
}
