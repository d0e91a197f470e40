import type { Random } from './random.ts'
import { below } from './random.ts'

/** A stretch of a buffer that holds the members of one stratum, its first group in front. */
export interface LabelledGroup {
  readonly members: Uint16Array
  from: number
  /** Members of the first group. */
  count: number
  /** All members. */
  size: number
}

/** Labels of several relabellings at once. */
export interface Labels {
  readonly members: Uint16Array
  /** Points the one group that all calls share at the stretch of a stratum. */
  readonly groupOf: (round: number, stratum: number) => LabelledGroup
}

interface Counted {
  readonly baselineCount: number
  readonly candidateCount: number
}

/** Room for the labels of all strata in so many relabellings. */
export function prepareLabels(strata: readonly Counted[], rounds: number): Labels {
  const counts = strata.map(({ baselineCount }) => baselineCount)
  const sizes = strata.map(({ baselineCount, candidateCount }) => baselineCount + candidateCount)
  let answers = 0
  const offsets = sizes.map(size => (answers += size) - size)
  const members = new Uint16Array(rounds * answers)
  const group = { members, from: 0, count: 0, size: 0 }
  return {
    members,
    groupOf(round, stratum) {
      group.from = round * answers + (offsets[stratum] as number)
      group.count = counts[stratum] as number
      group.size = sizes[stratum] as number
      return group
    },
  }
}

/** Writes the labels as observed: the first group holds the lowest numbers. */
export function labelAsObserved({ members, from, size }: LabelledGroup): void {
  for (let member = 0; member < size; member++) members[from + member] = member
}

/** Draws anew which members form the first group, every choice being equally likely. */
export function relabel(next: Random, group: LabelledGroup): void {
  labelAsObserved(group)
  const { members, from, count, size } = group
  for (let i = 0; i < count; i++) {
    const j = i + below(next, size - i)
    const drawn = members[from + j] as number
    members[from + j] = members[from + i] as number
    members[from + i] = drawn
  }
}
