import type { QualityStratum } from './quality-stratum.ts'
import type { Random } from '../basics/random.ts'
import { blockMeansOf, preparePairSums } from '../basics/pair-sums.ts'
import { relabel } from '../basics/relabel.ts'

const mostEnumerated = 4000
const draws = 1999

/**
 * The energy distance of one prompt as observed, followed by its values under other labels: all of
 * them when there are at most 4000, else 1999 drawn ones. Needs two answers on each side.
 */
export function energyUnderRelabelling(
  { baselineCount, candidateCount, grams }: QualityStratum,
  next: Random,
): Float64Array {
  const size = baselineCount + candidateCount
  const sums = preparePairSums(grams, size)
  const means = { self: 0, other: 0, cross: 0 }
  const members = Uint16Array.from({ length: size }, (_, index) => index)
  const group = { members, from: 0, count: baselineCount, size }
  const energy = (): number => {
    blockMeansOf(sums, group, means)
    return means.self + means.other - 2 * means.cross
  }
  const choices = chooseCount(size, baselineCount)
  const isEnumerated = choices <= mostEnumerated
  const values = new Float64Array(isEnumerated ? choices : draws + 1)
  for (let round = 0; round < values.length; round++) {
    values[round] = energy()
    if (isEnumerated) advance(members, baselineCount, size)
    else relabel(next, group)
  }
  return values
}

function chooseCount(size: number, chosen: number): number {
  let count = 1
  for (let i = 1; i <= chosen; i++) count = (count * (size - chosen + i)) / i
  return Math.round(count)
}

/** The next choice in lexicographic order; the observed labels are the first. */
function advance(members: Uint16Array, chosen: number, size: number): void {
  let place = chosen - 1
  while (place >= 0 && members[place] === size - chosen + place) place--
  if (place < 0) return
  let member = (members[place] as number) + 1
  for (let i = place; i < chosen; i++) members[i] = member++
}
