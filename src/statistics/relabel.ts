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
